package dev.prosody.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the event type that a payload class stands for:
 * {@code @EventType("order.placed")} on {@code record OrderPlaced(…)}. Sending such a
 * payload writes the name into the header {@code prosody-event-type}; a listener class
 * picks its method by it. On an interface or superclass it holds for all payloads below
 * that have none nearer.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {

	/** The event type, not blank. */
	String value();

}
