package dev.prosody.telemetry;

import dev.prosody.testing.FixedEvent;

/** What telemetry may look at: the key's text, never the payload. */
final class MeasuredEvent extends FixedEvent {

	@Override
	public String key() {
		return "k1";
	}

}
