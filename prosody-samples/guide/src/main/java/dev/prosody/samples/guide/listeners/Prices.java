package dev.prosody.samples.guide.listeners;

import dev.prosody.samples.guide.Ledger;
import dev.prosody.spring.ProsodyListener;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

@Component
class Prices {

	private final Ledger ledger;

	Prices(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::reactive[]
	@ProsodyListener(id = "prices", topics = "prices")
	Mono<Void> handle(Price price) {
		return Mono.fromRunnable(() -> this.ledger.write(price.article() + " costs " + price.cents()));
	}
	// end::reactive[]

}
