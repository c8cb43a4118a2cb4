package dev.prosody.samples.guide.sending;

import java.util.concurrent.CompletionStage;

import dev.prosody.handler.EventContext;
import dev.prosody.samples.guide.Order;
import dev.prosody.send.SentEvent;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyOperations;

import org.springframework.stereotype.Component;

@Component
class Shipping {

	private final ProsodyOperations events;

	Shipping(ProsodyOperations events) {
		this.events = events;
	}

	// tag::from-handler[]
	@ProsodyListener(id = "shipping", topics = "shipments")
	CompletionStage<SentEvent> handle(Order order, EventContext context) {
		return this.events.send("orders", order.id(), order,
				(options) -> options.eventId(context.event().id() + "/shipped"));
	}
	// end::from-handler[]

}
