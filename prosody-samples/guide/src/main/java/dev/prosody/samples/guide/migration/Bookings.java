package dev.prosody.samples.guide.migration;

import dev.prosody.failure.Permanent;
import dev.prosody.samples.guide.Ledger;
import dev.prosody.samples.guide.Order;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

@Component
class Bookings {

	private final Ledger ledger;

	Bookings(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::after[]
	@ProsodyListener(id = "bookings", topics = "bookings", groupId = "billing")
	@Permanent(IllegalArgumentException.class)
	void handle(Order order) {
		this.ledger.write("booked " + order.id());
	}

	@ProsodyListener(id = "dead-bookings", topics = "bookings-dlt", groupId = "billing")
	void deadLetter(Order order) {
		this.ledger.write("could not book " + order.id());
	}
	// end::after[]

}
