package dev.prosody.failure;

import java.lang.annotation.Annotation;
import java.util.List;

/** Startup checks of annotations and settings, with messages that name the place. */
final class DeclarationChecks {

	private DeclarationChecks() {
	}

	static List<Class<? extends Throwable>> listed(String place, Class<? extends Annotation> annotation,
			Class<? extends Throwable>[] types) {
		String name = "@" + annotation.getSimpleName();
		if (types.length == 0) {
			throw new IllegalArgumentException(name + " on " + place + " lists no exception. On a handler it needs the"
					+ " exceptions it is about, for example " + name
					+ "(IllegalStateException.class); without a list it" + " belongs on an exception type.");
		}
		for (Class<? extends Throwable> type : types) {
			FailureRules.check(type);
		}
		return List.of(types);
	}

	static void disjoint(String place, List<Class<? extends Throwable>> permanentTypes,
			List<Class<? extends Throwable>> transientTypes) {
		for (Class<? extends Throwable> type : permanentTypes) {
			if (transientTypes.contains(type)) {
				throw new IllegalArgumentException(type.getName() + " is declared both permanent and transient by "
						+ place + ". Remove it from one of the two.");
			}
		}
	}

	/** Rejects what {@link AnnotatedFailures} could only guess at. */
	static void exceptionType(Class<? extends Throwable> type) {
		for (Class<?> current : AnnotatedFailures.annotatable(type)) {
			Permanent permanent = current.getDeclaredAnnotation(Permanent.class);
			Transient transients = current.getDeclaredAnnotation(Transient.class);
			if (permanent != null && transients != null) {
				throw new IllegalArgumentException("Exception type " + current.getName()
						+ " is annotated with both @Permanent and @Transient. Remove one of the two.");
			}
			if (permanent != null && permanent.value().length > 0) {
				throw listOnExceptionType(Permanent.class, current);
			}
			if (transients != null && transients.value().length > 0) {
				throw listOnExceptionType(Transient.class, current);
			}
		}
		if (AnnotatedFailures.isAmbiguous(type)) {
			throw new IllegalArgumentException("Exception type " + type.getName()
					+ " inherits both @Permanent and @Transient from interfaces that are equally near. Annotate "
					+ type.getName() + " itself with the one that is meant.");
		}
	}

	private static IllegalArgumentException listOnExceptionType(Class<? extends Annotation> annotation, Class<?> type) {
		String name = "@" + annotation.getSimpleName();
		return new IllegalArgumentException(name + " on exception type " + type.getName()
				+ " has a list. On an exception type it is about that type: remove the list; a list belongs on a"
				+ " handler's method or class.");
	}

}
