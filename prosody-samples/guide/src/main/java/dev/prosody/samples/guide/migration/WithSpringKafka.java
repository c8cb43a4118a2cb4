package dev.prosody.samples.guide.migration;

import dev.prosody.samples.guide.Ledger;
import dev.prosody.samples.guide.Order;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

/** Before: a listener of spring-kafka. No bean, so it never starts. */
class WithSpringKafka {

	private final Ledger ledger;

	WithSpringKafka(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::before[]
	@KafkaListener(id = "refunds", topics = "refunds", groupId = "billing", concurrency = "6")
	void handle(@Payload Order order, @Header(KafkaHeaders.RECEIVED_KEY) String key, Acknowledgment acknowledgment) {
		this.ledger.write("refund " + key + " of " + order.cents());
		acknowledgment.acknowledge();
	}
	// end::before[]

}
