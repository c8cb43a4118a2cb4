package dev.prosody.spring.listener;

import java.util.List;

import dev.prosody.listener.ProsodyMode;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation says about settings that are properties as well; {@code null} for
 * what it leaves open.
 *
 * @param mode what the defaults are
 * @param maxConcurrency attempts that run at once
 * @param eventTypes prefixes of event types that are handled
 * @param deadLetterTopic name of the dead-letter topic
 * @param codec name of the codec
 * @param autoStartup whether the listener starts with the application
 */
public record AnnotationSettings(@Nullable ProsodyMode mode, @Nullable Integer maxConcurrency,
		@Nullable List<String> eventTypes, @Nullable String deadLetterTopic, @Nullable String codec,
		@Nullable Boolean autoStartup) {
}
