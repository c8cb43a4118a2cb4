package dev.prosody.failure;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a handler declares about exceptions that it does not own: the lists of
 * {@code @Permanent(…)} and {@code @Transient(…)} on its method and on its class.
 * Subtypes of the listed types are included; the nearest supertype decides.
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
	 * Creates the declaration.
	 * @throws IllegalArgumentException if a type is in both lists of the method, or of
	 * the class
	 */
	public DeclaredFailures {
		methodPermanent = List.copyOf(methodPermanent);
		methodTransient = List.copyOf(methodTransient);
		classPermanent = List.copyOf(classPermanent);
		classTransient = List.copyOf(classTransient);
		DeclarationChecks.disjoint("the handler's method", methodPermanent, methodTransient);
		DeclarationChecks.disjoint("the handler's class", classPermanent, classTransient);
	}

	/**
	 * Reads the annotations that are present on a handler, and checks them together with
	 * the exception types that they list and that the method declares to throw.
	 * @param method the handler's method, {@code null} if there is none
	 * @param type the handler's class, {@code null} if there is none
	 * @return what they declare
	 * @throws IllegalArgumentException if an annotation has an empty list, if the two
	 * annotations of one place contradict each other, or if an exception type is
	 * annotated in a way that says nothing clear; the message names the place
	 */
	public static DeclaredFailures of(@Nullable AnnotatedElement method, @Nullable AnnotatedElement type) {
		if (method instanceof Method handler) {
			for (Class<?> thrown : handler.getExceptionTypes()) {
				FailureRules.check(thrown.asSubclass(Throwable.class));
			}
		}
		return of(String.valueOf(method), permanent(method), transients(method), String.valueOf(type), permanent(type),
				transients(type));
	}

	/**
	 * As {@link #of(AnnotatedElement, AnnotatedElement)}, for callers that find the
	 * annotations in a way of their own, such as Spring's merged annotations.
	 * @param methodName names the method in messages
	 * @param methodPermanent the method's annotation, {@code null} if there is none
	 * @param methodTransient the method's annotation, {@code null} if there is none
	 * @param className names the class in messages
	 * @param classPermanent the class's annotation, {@code null} if there is none
	 * @param classTransient the class's annotation, {@code null} if there is none
	 * @return what they declare
	 * @throws IllegalArgumentException as there
	 */
	public static DeclaredFailures of(String methodName, @Nullable Permanent methodPermanent,
			@Nullable Transient methodTransient, String className, @Nullable Permanent classPermanent,
			@Nullable Transient classTransient) {
		List<Class<? extends Throwable>> permanentOnMethod = listed(methodName, methodPermanent);
		List<Class<? extends Throwable>> transientOnMethod = listed(methodName, methodTransient);
		DeclarationChecks.disjoint(methodName, permanentOnMethod, transientOnMethod);
		List<Class<? extends Throwable>> permanentOnClass = listed(className, classPermanent);
		List<Class<? extends Throwable>> transientOnClass = listed(className, classTransient);
		DeclarationChecks.disjoint(className, permanentOnClass, transientOnClass);
		return new DeclaredFailures(permanentOnMethod, transientOnMethod, permanentOnClass, transientOnClass);
	}

	private static List<Class<? extends Throwable>> listed(String place, @Nullable Permanent annotation) {
		return (annotation != null) ? DeclarationChecks.listed(place, Permanent.class, annotation.value()) : List.of();
	}

	private static List<Class<? extends Throwable>> listed(String place, @Nullable Transient annotation) {
		return (annotation != null) ? DeclarationChecks.listed(place, Transient.class, annotation.value()) : List.of();
	}

	private static @Nullable Permanent permanent(@Nullable AnnotatedElement element) {
		return (element != null) ? element.getAnnotation(Permanent.class) : null;
	}

	private static @Nullable Transient transients(@Nullable AnnotatedElement element) {
		return (element != null) ? element.getAnnotation(Transient.class) : null;
	}

}
