package dev.prosody.spring.retry;

import org.jspecify.annotations.Nullable;

/**
 * The retries that a listener asks for.
 *
 * @param listener the listener in words, the subject of a sentence
 * @param policyName name of the bean it chose, {@code null} for the default
 * @param backOffName name of the back-off bean it chose, {@code null} for the default
 * @param settings what the properties say, for whatever is left to the defaults
 */
public record RetryRequest(String listener, @Nullable String policyName, @Nullable String backOffName,
		RetrySettings settings) {
}
