package dev.prosody.samples.guide.failures;

import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.samples.guide.Ledger;
import dev.prosody.spring.ProsodyListener;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

@Component
class DeadCharges {

	private final Ledger ledger;

	DeadCharges(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::dead-letters[]
	@ProsodyListener(id = "dead-charges", topics = "charges-dlt", codec = "bytes", groupId = "billing-audit")
	void handle(ProsodyEvent<byte[]> letter, @Header(DeadLetterHeaders.ORIGINAL_OFFSET) long offset,
			@Header(DeadLetterHeaders.EXCEPTION_FQCN) String failure) {
		this.ledger.write("dead charge " + letter.key() + " from offset " + offset + ": " + failure);
	}
	// end::dead-letters[]

}
