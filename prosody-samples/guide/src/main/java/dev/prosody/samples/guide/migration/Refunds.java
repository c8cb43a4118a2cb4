package dev.prosody.samples.guide.migration;

import dev.prosody.samples.guide.Ledger;
import dev.prosody.samples.guide.Order;
import dev.prosody.spring.Key;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

@Component
class Refunds {

	private final Ledger ledger;

	Refunds(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::after[]
	@ProsodyListener(id = "refunds", topics = "refunds", groupId = "billing", maxConcurrency = "64")
	void handle(Order order, @Key String key) {
		this.ledger.write("refund " + key + " of " + order.cents());
	}
	// end::after[]

}
