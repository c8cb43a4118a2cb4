package dev.prosody.samples.quickstart;

// tag::order[]
record Order(String id, String customer, long cents) {
}
// end::order[]
