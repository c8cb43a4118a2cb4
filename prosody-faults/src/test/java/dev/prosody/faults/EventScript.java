package dev.prosody.faults;

import java.time.Duration;

import dev.prosody.failure.PermanentException;
import dev.prosody.failure.TransientException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.handler.ProsodyHandler;
import dev.prosody.testing.Gate;
import dev.prosody.testing.SimulatedWork;

/**
 * What becomes of an event, decided by its key and number alone, so that each process
 * comes to the same result: most take some milliseconds, some fail once, some for good.
 */
final class EventScript implements ProsodyHandler<String> {

	/** Events of this key wait until the gate is opened. */
	static final String GATE_KEY = "gate";

	private static final int PERMANENT = 40;

	private static final int TRANSIENT = 23;

	private static final int MAX_MILLIS = 10;

	private final Gate gate;

	EventScript(Gate gate) {
		this.gate = gate;
	}

	@Override
	public void handle(ProsodyEvent<String> event, EventContext context) throws InterruptedException {
		if (GATE_KEY.equals(event.key())) {
			this.gate.passStubbornly();
			return;
		}
		int draw = (event.key() + "#" + event.payload()).hashCode() & Integer.MAX_VALUE;
		SimulatedWork.takes(Duration.ofMillis(1 + draw % MAX_MILLIS));
		if (draw % PERMANENT == 0) {
			throw new PermanentException("as the script says");
		}
		if (draw % TRANSIENT == 0 && context.attempt() == 1) {
			throw new TransientException("as the script says");
		}
	}

}
