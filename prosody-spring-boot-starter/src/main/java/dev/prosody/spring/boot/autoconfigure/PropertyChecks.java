package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;

import dev.prosody.spring.boot.autoconfigure.ProsodyProperties.Json;
import dev.prosody.spring.boot.autoconfigure.ProsodyProperties.Listener;
import dev.prosody.spring.boot.autoconfigure.ProsodyProperties.Scheduler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Ranges of single properties. Checked by beans rather than by the records, so that Boot
 * shows value and origin.
 */
final class PropertyChecks {

	/** What the core can count in nanoseconds. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private PropertyChecks() {
	}

	static void check(Scheduler scheduler) {
		between("prosody.scheduler.failure-weight", scheduler.failureWeight(), 0, 1);
		notNegative("prosody.scheduler.max-wait", scheduler.maxWait());
		notNegative("prosody.scheduler.wait-weight", scheduler.waitWeight());
		atLeastOne("prosody.scheduler.cache-size", scheduler.cacheSize());
	}

	static void check(Json json) {
		atLeastOne("prosody.json.max-nesting-depth", json.maxNestingDepth());
		atLeastOne("prosody.json.max-string-length", json.maxStringLength());
		atLeastOne("prosody.json.max-number-length", json.maxNumberLength());
		atLeastOne("prosody.json.max-name-length", json.maxNameLength());
		atLeastOne("prosody.json.max-document-size", json.maxDocumentSize().toBytes());
	}

	static void check(String prefix, Listener listener) {
		atLeastOne(prefix + ".max-concurrency", listener.maxConcurrency());
		atLeastOne(prefix + ".max-in-flight", listener.maxInFlight());
		atLeastOne(prefix + ".max-in-flight-size",
				(listener.maxInFlightSize() != null) ? listener.maxInFlightSize().toBytes() : null);
		atLeastOne(prefix + ".max-ahead", listener.maxAhead());
		atLeastOne(prefix + ".retry.max-attempts", listener.retry().maxAttempts());
		positive(prefix + ".handler-timeout", listener.handlerTimeout());
		positive(prefix + ".max-handler-timeout", listener.maxHandlerTimeout());
		atLeastOne(prefix + ".dedup.cache-size", listener.dedup().cacheSize());
		Double threshold = listener.monopolization().threshold();
		if (threshold != null) {
			between(prefix + ".monopolization.threshold", threshold, Double.MIN_VALUE, 1);
		}
		positive(prefix + ".monopolization.window", listener.monopolization().window());
		positive(prefix + ".stall-threshold", listener.stallThreshold());
		positive(prefix + ".revoke-timeout", listener.revokeTimeout());
		positive(prefix + ".shutdown-timeout", listener.shutdownTimeout());
		positive(prefix + ".commit-interval", listener.commitInterval());
		positive(prefix + ".retry.initial-interval", listener.retry().initialInterval());
		positive(prefix + ".retry.max-interval", listener.retry().maxInterval());
		positive(prefix + ".dead-letter.retention", listener.deadLetter().retention());
	}

	private static void between(String name, double value, double lowest, double highest) {
		if (!(value >= lowest && value <= highest)) {
			throw new InvalidConfigurationPropertyValueException(name, value,
					"It must be " + ((lowest > 0) ? "above 0 and at most " : "between 0 and ") + (int) highest + ".");
		}
	}

	private static void notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new InvalidConfigurationPropertyValueException(name, value, "It must not be negative.");
		}
	}

	static void notNegative(String name, int value) {
		if (value < 0) {
			throw new InvalidConfigurationPropertyValueException(name, value, "It must not be negative.");
		}
	}

	private static void atLeastOne(String name, @Nullable Number value) {
		if (value != null && value.longValue() < 1) {
			throw new InvalidConfigurationPropertyValueException(name, value, "It must be at least 1.");
		}
	}

	static void positive(String name, @Nullable Duration value) {
		if (value != null && !value.isPositive()) {
			throw new InvalidConfigurationPropertyValueException(name, value, "It must be positive.");
		}
		if (value != null && value.compareTo(LONGEST) > 0) {
			throw new InvalidConfigurationPropertyValueException(name, value,
					"It must be at most " + LONGEST.toDays() + "d.");
		}
	}

}
