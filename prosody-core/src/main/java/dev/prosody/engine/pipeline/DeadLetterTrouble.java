package dev.prosody.engine.pipeline;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.prosody.kafka.KafkaErrors;
import dev.prosody.send.SendException;
import org.jspecify.annotations.Nullable;

/**
 * Which dead-letter topics cannot be written at the moment, and why. A letter is tried
 * again within a minute for as long as its key waits here, so what is older concerns
 * nobody any more. Thread-safe.
 */
public final class DeadLetterTrouble {

	private static final long VALIDITY = TimeUnit.MINUTES.toNanos(2);

	private record Failure(String words, long since) {
	}

	private final EngineClock clock;

	private final Map<String, Failure> failures = new ConcurrentHashMap<>();

	public DeadLetterTrouble(EngineClock clock) {
		this.clock = clock;
	}

	/** A letter could not be written. Returns why, in words. */
	String failed(String topic, Throwable failure) {
		Throwable cause = (failure instanceof SendException && failure.getCause() != null) ? failure.getCause()
				: failure;
		String words = KafkaErrors.inWords(cause, "WRITE");
		this.failures.put(topic, new Failure(words, this.clock.nanoTime()));
		return words;
	}

	/** A letter was written. */
	void written(String topic) {
		if (!this.failures.isEmpty()) {
			this.failures.remove(topic);
		}
	}

	/** The trouble in words, {@code null} if there is none. */
	public @Nullable String text() {
		long now = this.clock.nanoTime();
		this.failures.values().removeIf((failure) -> now - failure.since() >= VALIDITY);
		if (this.failures.isEmpty()) {
			return null;
		}
		return new TreeMap<>(this.failures).entrySet()
			.stream()
			.map((failure) -> "Dead letters for '" + failure.getKey() + "' wait with their keys, they are sent again: "
					+ failure.getValue().words())
			.collect(Collectors.joining("; "));
	}

}
