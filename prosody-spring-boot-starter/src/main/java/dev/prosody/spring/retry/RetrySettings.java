package dev.prosody.spring.retry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the properties say about retries.
 *
 * @param initialInterval upper bound of the first wait, positive
 * @param maxInterval upper bound of every wait, at least {@code initialInterval}
 * @param maxAttempts attempts in total after which to give up, at least 1; {@code null}
 * for no limit
 */
public record RetrySettings(Duration initialInterval, Duration maxInterval, @Nullable Integer maxAttempts) {
}
