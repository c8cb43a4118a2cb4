package dev.prosody.samples.flights;

import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.ProsodyListener;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/**
 * Reports the dead letters of the run to the audit. A dead letter has the bytes and the
 * headers of its event, and more headers that say what happened. There is no such topic
 * in a mode without dead letters.
 */
@Component
@ConditionalOnBooleanProperty("flights.dead-letters")
class DeadLetterListener {

	private final RunAudit audit;

	DeadLetterListener(RunAudit audit) {
		this.audit = audit;
	}

	// tag::dead-letters[]
	@ProsodyListener(id = "dead-letters", topics = "${flights.topic}-dlt", codec = "bytes",
			groupId = "${flights.topic}-audit-${flights.instance}")
	void handle(ProsodyEvent<byte[]> letter, @Header(DeadLetterHeaders.EXCEPTION_FQCN) String failure) {
		this.audit.deadLettered(Row.numberOf(letter.id()), failure);
	}
	// end::dead-letters[]

}
