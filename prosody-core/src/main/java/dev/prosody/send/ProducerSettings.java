package dev.prosody.send;

import java.time.Duration;
import java.util.Map;

/** Kafka producer settings that Prosody's guarantees need. */
public final class ProducerSettings {

	private ProducerSettings() {
	}

	/** Overrides of the producer that sends events. */
	public static Map<String, Object> forSending(Map<String, Object> config, Duration sendTimeout) {
		throw new UnsupportedOperationException();
	}

	/** Overrides of the producer that sends dead letters. */
	public static Map<String, Object> forDeadLetters(Map<String, Object> config, Duration sendTimeout) {
		throw new UnsupportedOperationException();
	}

}
