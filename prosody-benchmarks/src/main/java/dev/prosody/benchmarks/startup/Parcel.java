package dev.prosody.benchmarks.startup;

/**
 * What both applications handle.
 *
 * @param id some text
 */
record Parcel(String id) {
}
