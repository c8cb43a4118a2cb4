package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;

import dev.prosody.spring.boot.autoconfigure.ProsodyProperties.Listener;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Ranges of single properties. Checked by beans rather than by the records, so that Boot
 * shows value and origin.
 */
final class PropertyChecks {

	private PropertyChecks() {
	}

	static void check(String prefix, Listener listener) {
		atLeastOne(prefix + ".max-concurrency", listener.maxConcurrency());
		atLeastOne(prefix + ".max-in-flight", listener.maxInFlight());
		atLeastOne(prefix + ".max-in-flight-size",
				(listener.maxInFlightSize() != null) ? listener.maxInFlightSize().toBytes() : null);
		atLeastOne(prefix + ".max-ahead", listener.maxAhead());
		atLeastOne(prefix + ".retry.max-attempts", listener.retry().maxAttempts());
		positive(prefix + ".handler-timeout", listener.handlerTimeout());
		positive(prefix + ".stall-threshold", listener.stallThreshold());
		positive(prefix + ".revoke-timeout", listener.revokeTimeout());
		positive(prefix + ".shutdown-timeout", listener.shutdownTimeout());
		positive(prefix + ".commit-interval", listener.commitInterval());
		positive(prefix + ".retry.initial-interval", listener.retry().initialInterval());
		positive(prefix + ".retry.max-interval", listener.retry().maxInterval());
		positive(prefix + ".dead-letter.retention", listener.deadLetter().retention());
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
	}

}
