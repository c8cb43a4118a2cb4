package dev.prosody.spring.listener;

import java.util.List;

import dev.prosody.listener.ListenerOptions;
import dev.prosody.spring.retry.RetrySettings;

/**
 * What properties and annotation together say about one listener.
 *
 * @param options the engine's settings
 * @param deadLetterDecided whether anybody said if there are dead letters, or where
 * @param codec name of the codec
 * @param autoStartup whether the listener starts with the application
 * @param retry retries
 * @param permanentFailures names of exception classes that are permanent
 * @param transientFailures names of exception classes that are transient
 */
public record ListenerSettings(ListenerOptions options, boolean deadLetterDecided, String codec, boolean autoStartup,
		RetrySettings retry, List<String> permanentFailures, List<String> transientFailures) {
}
