package dev.prosody.samples.guide.listeners;

import java.util.Optional;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.samples.guide.Ledger;
import dev.prosody.spring.Key;
import dev.prosody.spring.ProsodyListener;
import jakarta.validation.Valid;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

@Component
class Parcels {

	private final Ledger ledger;

	Parcels(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::parameters[]
	@ProsodyListener(id = "parcels", topics = "parcels")
	void handle(@Valid Parcel parcel, @Key String number, @Header("carrier") Optional<String> carrier,
			@Header(name = "priority", defaultValue = "3") int priority, ProsodyEvent<Parcel> event,
			EventContext context) {
		this.ledger.write("parcel %s of %d g by %s, priority %d, offset %d, attempt %d".formatted(number,
				parcel.grams(), carrier.orElse("anyone"), priority, event.offset(), context.attempt()));
	}
	// end::parameters[]

}
