package dev.prosody.samples.flights;

import java.util.concurrent.CompletionStage;

import dev.prosody.handler.EventContext;
import dev.prosody.samples.flights.HandledDeparture.Handling;
import dev.prosody.send.SentEvent;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyTemplate;

import org.springframework.stereotype.Component;

/**
 * Handles departures: in order per origin, many origins at once. The event is done when
 * the broker has the result; until then the next one of its origin waits.
 */
@Component
class DepartureHandler {

	private final BookingSystem bookings;

	private final AirportStatistics airports;

	private final ProsodyTemplate events;

	private final FlightsProperties flights;

	DepartureHandler(BookingSystem bookings, AirportStatistics airports, ProsodyTemplate events,
			FlightsProperties flights) {
		this.bookings = bookings;
		this.airports = airports;
		this.events = events;
		this.flights = flights;
	}

	// tag::handler[]
	@ProsodyListener(id = "departures", topics = "${flights.topic}")
	CompletionStage<SentEvent> handle(Departure departure, EventContext context) throws InterruptedException {
		departure.requirePossible();
		int row = Row.numberOf(context.event().id());
		int seats = this.bookings.seatsOf(row, departure, context.attempt());
		AirportStatistic airport = this.airports.add(row, departure);
		Handling handling = new Handling(this.flights.instance(), context.attempt());
		return this.events.send(this.flights.handledTopic(), departure.origin(),
				new HandledDeparture(row, departure, seats, airport, handling));
	}
	// end::handler[]

}
