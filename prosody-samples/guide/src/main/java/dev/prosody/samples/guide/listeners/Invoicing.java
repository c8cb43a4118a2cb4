package dev.prosody.samples.guide.listeners;

import dev.prosody.handler.EventContext;
import dev.prosody.samples.guide.Ledger;
import dev.prosody.samples.guide.Order;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

// tag::method[]
@Component
public class Invoicing {

	private final Ledger ledger;

	public Invoicing(Ledger ledger) {
		this.ledger = ledger;
	}

	@ProsodyListener(id = "invoicing", topics = "orders")
	public void handle(Order order, EventContext context) {
		this.ledger.write("invoice of " + order.id() + ", attempt " + context.attempt());
	}

}
// end::method[]
