package dev.prosody.samples.guide.listeners;

import dev.prosody.handler.EventType;

// tag::event-type[]
@EventType("order.placed")
public record OrderPlaced(String orderId, long cents) {
}
// end::event-type[]
