package dev.prosody.samples.guide.listeners;

/**
 * Money that came or went.
 *
 * @param orderId for what
 * @param cents how much
 */
public record Payment(String orderId, long cents) {
}
