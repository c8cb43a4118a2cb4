package dev.prosody.spring.tracing;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A finished span, whatever tracer made it.
 *
 * @param name its name
 * @param kind {@code PRODUCER}, {@code CONSUMER}, or anything else for inner work
 * @param traceId its trace
 * @param id its id
 * @param parentId its parent's id, {@code null} if it is the first of its trace
 * @param tags its attributes
 * @param failed whether it is marked as failed
 */
record RecordedSpan(String name, String kind, String traceId, String id, @Nullable String parentId,
		Map<String, String> tags, boolean failed) {
}
