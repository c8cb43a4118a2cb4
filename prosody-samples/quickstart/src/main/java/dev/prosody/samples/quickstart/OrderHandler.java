package dev.prosody.samples.quickstart;

import dev.prosody.handler.EventContext;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

// tag::handler[]
@Component
class OrderHandler {

	private final Accounts accounts;

	OrderHandler(Accounts accounts) {
		this.accounts = accounts;
	}

	@ProsodyListener(id = "orders", topics = "orders")
	void handle(Order order, EventContext context) {
		if (order.cents() <= 0) {
			throw new WorthlessOrderException(order.id());
		}
		this.accounts.charge(order.customer(), order.cents());
	}

}
// end::handler[]
