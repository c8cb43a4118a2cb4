package dev.prosody.spring.listener;

import org.jspecify.annotations.Nullable;

/**
 * What an annotation says about settings that are properties as well; {@code null} for
 * what it leaves open.
 *
 * @param maxConcurrency attempts that run at once
 * @param deadLetterTopic name of the dead-letter topic
 * @param codec name of the codec
 * @param autoStartup whether the listener starts with the application
 */
public record AnnotationSettings(@Nullable Integer maxConcurrency, @Nullable String deadLetterTopic,
		@Nullable String codec, @Nullable Boolean autoStartup) {
}
