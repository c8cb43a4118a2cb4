package dev.prosody.failure;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@link Permanent} and {@link Transient} on exception types. The nearest type of
 * the class hierarchy that says something decides: a class before its interfaces, these
 * before its superclass.
 */
final class AnnotatedFailures {

	private AnnotatedFailures() {
	}

	/**
	 * What is said about a type. If that is contradictory, transient: then nothing is
	 * lost. Types that are known at startup were rejected there; others are reported.
	 */
	static @Nullable FailureKind kindOf(Class<?> type) {
		Set<FailureKind> nearest = nearest(type);
		if (nearest.isEmpty()) {
			return null;
		}
		return nearest.contains(FailureKind.TRANSIENT) ? FailureKind.TRANSIENT : FailureKind.PERMANENT;
	}

	static boolean isAmbiguous(Class<?> type) {
		return nearest(type).size() > 1;
	}

	/** The type, its superclasses and all their interfaces. */
	static List<Class<?>> annotatable(Class<?> type) {
		List<Class<?>> types = new ArrayList<>();
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			types.add(current);
			types.addAll(interfacesOf(current));
		}
		return types;
	}

	private static Set<FailureKind> nearest(Class<?> type) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			Set<FailureKind> kinds = declared(Set.of(current));
			if (kinds.isEmpty()) {
				kinds = declared(interfacesOf(current));
			}
			if (!kinds.isEmpty()) {
				return kinds;
			}
		}
		return Set.of();
	}

	private static Set<FailureKind> declared(Set<Class<?>> types) {
		Set<FailureKind> kinds = new LinkedHashSet<>();
		for (Class<?> type : types) {
			for (Annotation annotation : type.getDeclaredAnnotations()) {
				// By name: another class loader may have our annotations for itself
				String name = annotation.annotationType().getName();
				if (name.equals(Permanent.class.getName())) {
					kinds.add(FailureKind.PERMANENT);
				}
				else if (name.equals(Transient.class.getName())) {
					kinds.add(FailureKind.TRANSIENT);
				}
			}
		}
		return kinds;
	}

	private static Set<Class<?>> interfacesOf(Class<?> type) {
		Set<Class<?>> interfaces = new LinkedHashSet<>();
		for (Class<?> direct : type.getInterfaces()) {
			interfaces.add(direct);
			interfaces.addAll(interfacesOf(direct));
		}
		return interfaces;
	}

}
