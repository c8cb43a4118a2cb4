package dev.prosody.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * The method of a {@link ProsodyListener @ProsodyListener} class that handles events
 * without value, which say that everything about their key is gone; a class may have one.
 * Without it they go to the {@link OnEvent} method of their type if its payload may be
 * null, and are skipped otherwise. Parameters and results are those of
 * {@link ProsodyListener}, but there is no payload.
 * <p>
 * A method with both annotations is a listener of its own for events without value, on a
 * topic that no other listener of its group reads; events with value are skipped.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Reflective
public @interface OnExcise {

}
