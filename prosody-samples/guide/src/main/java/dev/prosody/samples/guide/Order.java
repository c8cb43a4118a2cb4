package dev.prosody.samples.guide;

/**
 * The payload of most examples.
 *
 * @param id its number
 * @param customer who pays
 * @param cents how much
 */
// tag::order[]
public record Order(String id, String customer, long cents) {
}
// end::order[]
