package dev.prosody.failure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a failure may succeed later and has its event retried. On an exception type,
 * without value: about that type and its subtypes. On a handler method or class, with a
 * list: about exceptions that you do not own. The nearest statement wins: method, then
 * class, then exception type.
 */
@Documented
@Inherited
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
public @interface Transient {

	/**
	 * The exception types meant: at least one on a handler method or class, none on an
	 * exception type. Subtypes are included.
	 */
	Class<? extends Throwable>[] value() default {};

}
