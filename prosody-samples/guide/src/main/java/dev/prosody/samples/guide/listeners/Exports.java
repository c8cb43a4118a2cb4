package dev.prosody.samples.guide.listeners;

import java.time.Duration;

import dev.prosody.failure.TransientException;
import dev.prosody.handler.EventContext;
import dev.prosody.samples.guide.Ledger;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

@Component
class Exports {

	private final Ledger ledger;

	Exports(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::deadline[]
	@ProsodyListener(id = "exports", topics = "exports")
	void handle(Export export, EventContext context) {
		for (String page : export.pages()) {
			if (context.isCancelled()) {
				throw new TransientException("Cancelled before page " + page);
			}
			this.ledger.write("page " + page + " of " + export.name());
			context.extendDeadline(Duration.ofSeconds(30)); // there is progress
		}
	}
	// end::deadline[]

}
