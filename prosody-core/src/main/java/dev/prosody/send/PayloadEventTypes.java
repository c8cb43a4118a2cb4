package dev.prosody.send;

import dev.prosody.handler.EventType;
import org.jspecify.annotations.Nullable;

/**
 * The event type that a payload's class stands for: the nearest {@link EventType} of its
 * hierarchy, as listeners find it: a class before its interfaces, these before its
 * superclass. Thread-safe.
 */
final class PayloadEventTypes {

	private record Found(@Nullable String type) {
	}

	/** Looks a class up once; forgets it with the class. */
	private final ClassValue<Found> types = new ClassValue<>() {

		@Override
		protected Found computeValue(Class<?> type) {
			return new Found(find(type));
		}

	};

	@Nullable String of(Object payload) {
		return this.types.get(payload.getClass()).type();
	}

	private static @Nullable String find(@Nullable Class<?> type) {
		if (type == null) {
			return null;
		}
		EventType annotation = type.getDeclaredAnnotation(EventType.class);
		if (annotation != null) {
			return annotation.value();
		}
		for (Class<?> implemented : type.getInterfaces()) {
			String found = find(implemented);
			if (found != null) {
				return found;
			}
		}
		return find(type.getSuperclass());
	}

}
