package dev.prosody.samples.guide.listeners;

/**
 * What a thing costs.
 *
 * @param article the thing
 * @param cents its price
 */
record Price(String article, long cents) {
}
