package dev.prosody.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * A method of a {@link ProsodyListener @ProsodyListener} class that handles the events of
 * one type. Of the methods of a class the most specific one is called: the one with
 * exactly the event's type, else the one with the longest matching prefix, else the
 * default. Parameters and results are those of {@link ProsodyListener}.
 *
 * @see dev.prosody.handler.ProsodyEvent#type()
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Reflective(HandlerMethodReflectiveProcessor.class)
public @interface OnEvent {

	/**
	 * The event type; with a {@code .} at the end, a prefix of event types:
	 * {@code "order."} stands for {@code order.placed} and all its siblings. By default
	 * the {@link dev.prosody.handler.EventType @EventType} of the method's payload; where
	 * the payload has none, the method is the default of its class, which may have one.
	 * Takes <code>${…}</code> placeholders and <code>#{…}</code> expressions.
	 */
	String value() default "";

}
