package dev.prosody.samples.guide.migration;

import dev.prosody.samples.guide.Ledger;
import dev.prosody.samples.guide.Order;

import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;

/** Before: retries by topics of spring-kafka. No bean, so it never starts. */
class WithRetryTopics {

	private final Ledger ledger;

	WithRetryTopics(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::before[]
	@RetryableTopic(attempts = "4", backOff = @BackOff(delay = 1_000, multiplier = 2, maxDelay = 30_000),
			exclude = IllegalArgumentException.class)
	@KafkaListener(id = "bookings", topics = "bookings", groupId = "billing")
	void handle(Order order) {
		this.ledger.write("booked " + order.id());
	}

	@DltHandler
	void deadLetter(Order order) {
		this.ledger.write("could not book " + order.id());
	}
	// end::before[]

}
