package dev.prosody.status;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The oldest event of a partition that is not settled: what holds the watermark.
 *
 * @param offset its offset
 * @param keyHash hash of its key, in hexadecimal; {@code null} without key
 * @param age time since it was polled
 * @param attempts attempts started so far
 */
public record UnsettledEvent(long offset, @Nullable String keyHash, Duration age, int attempts) {
}
