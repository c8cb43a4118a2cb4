package dev.prosody.samples.flights;

import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

/**
 * Reports all results of the run to the audit: each instance reads them in a group of its
 * own.
 */
@Component
class HandledDepartureListener {

	private final RunAudit audit;

	HandledDepartureListener(RunAudit audit) {
		this.audit = audit;
	}

	@ProsodyListener(id = "handled-departures", topics = "${flights.topic}-handled",
			groupId = "${flights.topic}-audit-${flights.instance}")
	void handle(ProsodyEvent<HandledDeparture> event) {
		this.audit.handled(event.payload(), event.timestamp());
	}

}
