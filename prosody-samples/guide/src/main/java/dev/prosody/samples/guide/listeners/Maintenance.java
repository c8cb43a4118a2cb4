package dev.prosody.samples.guide.listeners;

import dev.prosody.spring.ProsodyListenerRegistry;

import org.springframework.stereotype.Component;

// tag::registry[]
@Component
public class Maintenance {

	private final ProsodyListenerRegistry listeners;

	Maintenance(ProsodyListenerRegistry listeners) {
		this.listeners = listeners;
	}

	/** What is in flight is finished, the partitions are kept. */
	public void begin() {
		this.listeners.pause("invoicing");
	}

	public void end() {
		this.listeners.resume("invoicing");
	}

}
// end::registry[]
