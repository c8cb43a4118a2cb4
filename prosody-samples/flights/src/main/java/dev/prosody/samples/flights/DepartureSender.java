package dev.prosody.samples.flights;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.prosody.send.SentEvent;
import dev.prosody.spring.ProsodyTemplate;

import org.springframework.stereotype.Component;

/** Sends each row of the file, a few of them corrupted on purpose. */
@Component
class DepartureSender {

	private final FlightsFile file;

	private final ProsodyTemplate events;

	private final FlightsProperties flights;

	DepartureSender(FlightsFile file, ProsodyTemplate events, FlightsProperties flights) {
		this.file = file;
		this.events = events;
		this.flights = flights;
	}

	/**
	 * Sends all rows in the background, without waiting for each: those of one airport
	 * keep their order.
	 * @return completes when the broker has acknowledged all of them
	 */
	CompletableFuture<Void> sendAll() {
		return CompletableFuture.supplyAsync(this::sendRows, Thread::startVirtualThread)
			.thenCompose(Function.identity());
	}

	private CompletableFuture<Void> sendRows() {
		return CompletableFuture.allOf(this.file.rows().stream().map(this::send).toArray(CompletableFuture[]::new));
	}

	// tag::send[]
	private CompletableFuture<SentEvent> send(Row row) {
		return this.events.send(this.flights.topic(), row.departure().origin(), payload(row),
				(options) -> options.eventId(row.eventId()));
	}
	// end::send[]

	private static Object payload(Row row) {
		Departure departure = row.departure();
		return switch (Mishap.of(row.number())) {
			case NONE, LOOKUP_FAILS_ONCE -> departure;
			case GARBLED -> new Garbled("{\"time\":\"" + departure.time());
			case IMPOSSIBLE -> new Departure(departure.time(), departure.origin(), departure.destination(),
					-departure.distanceMiles(), departure.delayMinutes());
		};
	}

	/**
	 * Is written as it stands, whether it is JSON or not.
	 *
	 * @param text what is written
	 */
	private record Garbled(@JsonValue @JsonRawValue String text) {
	}

}
