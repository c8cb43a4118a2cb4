package dev.prosody.failure;

import java.lang.reflect.AnnotatedElement;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a handler declares about exceptions: the lists of {@code @Permanent(…)} and
 * {@code @Transient(…)} on its method, then on its class.
 *
 * @param methodPermanent exception types declared permanent on the method
 * @param methodTransient exception types declared transient on the method
 * @param classPermanent exception types declared permanent on the class
 * @param classTransient exception types declared transient on the class
 */
public record DeclaredFailures(List<Class<? extends Throwable>> methodPermanent,
		List<Class<? extends Throwable>> methodTransient, List<Class<? extends Throwable>> classPermanent,
		List<Class<? extends Throwable>> classTransient) {

	/** Nothing is declared. */
	public static final DeclaredFailures NONE = new DeclaredFailures(List.of(), List.of(), List.of(), List.of());

	/**
	 * Reads the annotations of a handler.
	 * @param method the handler's method, {@code null} if there is none
	 * @param type the handler's class, {@code null} if there is none
	 * @return what they declare
	 * @throws IllegalArgumentException if an annotation has an empty list, or contradicts
	 * another one of the same place
	 */
	public static DeclaredFailures of(@Nullable AnnotatedElement method, @Nullable AnnotatedElement type) {
		throw new UnsupportedOperationException();
	}

}
