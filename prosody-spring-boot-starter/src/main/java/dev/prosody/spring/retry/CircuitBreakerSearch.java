package dev.prosody.spring.retry;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.classify.Classifier;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.policy.CircuitBreakerRetryPolicy;
import org.springframework.util.ReflectionUtils;

/**
 * Finds a circuit breaker in a retry policy, also one that other policies wrap. It keeps
 * its state in the context of the retries, which belongs to one event here: it would
 * never see the failures of other events, and never open. Policies do not tell what they
 * wrap, so their fields are read.
 */
final class CircuitBreakerSearch {

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private CircuitBreakerSearch() {
	}

	static void rejectIn(RetryRequest request, RetryPolicy policy) {
		if (new CircuitBreakerSearch().isIn(policy)) {
			throw new FailureAnalyzedException(
					request.listener() + " has the retry policy " + policy
						.getClass()
						.getName()
							+ ((policy instanceof CircuitBreakerRetryPolicy) ? ""
									: " with a CircuitBreakerRetryPolicy in it")
							+ ". A circuit breaker keeps its state in the retry context, which belongs to a single event: "
							+ "it would never open.",
					"Put the circuit breaker around the call in the handler, and use a policy without state between "
							+ "events here, for example SimpleRetryPolicy.");
		}
	}

	private boolean isIn(@Nullable Object value) {
		if (value instanceof CircuitBreakerRetryPolicy) {
			return true;
		}
		if (value == null || !mayHoldPolicies(value) || !this.seen.add(value)) {
			return false;
		}
		if (value instanceof Object[] array) {
			return Arrays.stream(array).anyMatch(this::isIn);
		}
		if (value instanceof Collection<?> collection) {
			return collection.stream().anyMatch(this::isIn);
		}
		if (value instanceof Map<?, ?> map) {
			return map.values().stream().anyMatch(this::isIn);
		}
		return isInFieldOf(value);
	}

	private static boolean mayHoldPolicies(Object value) {
		return value instanceof RetryPolicy || value instanceof Classifier || value instanceof Object[]
				|| value instanceof Collection || value instanceof Map;
	}

	private boolean isInFieldOf(Object owner) {
		for (Class<?> type = owner.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()
						&& isIn(valueOf(field, owner))) {
					return true;
				}
			}
		}
		return false;
	}

	private static @Nullable Object valueOf(Field field, Object owner) {
		try {
			field.setAccessible(true);
			return ReflectionUtils.getField(field, owner);
		}
		catch (InaccessibleObjectException ex) {
			// A class of a closed module: such a policy is not ours to look into
			return null;
		}
	}

}
