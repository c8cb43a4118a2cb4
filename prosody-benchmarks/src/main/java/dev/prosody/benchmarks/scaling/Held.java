package dev.prosody.benchmarks.scaling;

/**
 * Events that wait behind a handler that does not end, until no more are polled.
 *
 * @param events how many
 * @param bytes of live objects that they take
 */
public record Held(long events, double bytes) {
}
