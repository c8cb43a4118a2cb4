package dev.prosody.spring.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.failure.FailureRules;
import dev.prosody.failure.Permanent;
import dev.prosody.failure.Transient;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Reads {@code @Permanent(…)} and {@code @Transient(…)} of a handler method and its
 * class, as the core does, but also through meta-annotations and from interfaces.
 */
final class DeclaredFailuresReader {

	private DeclaredFailuresReader() {
	}

	static DeclaredFailures read(String place, Method method, Class<?> type) {
		String classPlace = "class " + type.getName();
		for (Class<?> thrown : method.getExceptionTypes()) {
			check("thrown by " + place, thrown.asSubclass(Throwable.class));
		}
		List<Class<? extends Throwable>> methodPermanent = types(place, method, Permanent.class);
		List<Class<? extends Throwable>> methodTransient = types(place, method, Transient.class);
		List<Class<? extends Throwable>> classPermanent = types(classPlace, type, Permanent.class);
		List<Class<? extends Throwable>> classTransient = types(classPlace, type, Transient.class);
		rejectCommon(place, methodPermanent, methodTransient);
		rejectCommon(classPlace, classPermanent, classTransient);
		return new DeclaredFailures(methodPermanent, methodTransient, classPermanent, classTransient);
	}

	@SuppressWarnings("unchecked")
	private static List<Class<? extends Throwable>> types(String place, AnnotatedElement element,
			Class<? extends Annotation> annotationType) {
		MergedAnnotation<?> annotation = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
			.get(annotationType);
		if (!annotation.isPresent()) {
			return List.of();
		}
		Class<?>[] types = annotation.getClassArray(MergedAnnotation.VALUE);
		if (types.length == 0) {
			String name = annotationType.getSimpleName();
			throw new FailureAnalyzedException(
					"@" + name + " on " + place
							+ " names no exception types. On a handler it says which exceptions are "
							+ name.toLowerCase(Locale.ROOT) + "; without types it belongs on an exception class.",
					"Write @" + name + "(SomeException.class), or remove the annotation.");
		}
		List<Class<? extends Throwable>> exceptions = Arrays.stream(types)
			.<Class<? extends Throwable>>map((type) -> (Class<? extends Throwable>) type)
			.toList();
		exceptions.forEach((type) -> check("named on " + place, type));
		return exceptions;
	}

	/** An exception type may contradict itself; those named here are known at startup. */
	private static void check(String where, Class<? extends Throwable> type) {
		try {
			FailureRules.check(type);
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException("An exception type " + where + " contradicts itself: " + ex.getMessage(),
					"Correct the annotations of " + type.getName() + ".", ex);
		}
	}

	private static void rejectCommon(String place, List<Class<? extends Throwable>> permanentTypes,
			List<Class<? extends Throwable>> transientTypes) {
		for (Class<?> type : permanentTypes) {
			if (transientTypes.contains(type)) {
				throw new FailureAnalyzedException(
						type.getName() + " is declared both @Permanent and @Transient on " + place + ".",
						"Remove it from one of the two lists.");
			}
		}
	}

}
