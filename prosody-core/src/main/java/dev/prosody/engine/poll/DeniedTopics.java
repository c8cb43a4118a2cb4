package dev.prosody.engine.poll;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.pipeline.EngineClock;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Topics that are assigned and may not be read. Their partitions rest for ten seconds and
 * are tried again: meanwhile the others of the listener go on, and Kafka's client does
 * not ask, and log, with every fetch. Confined to the poll thread.
 */
final class DeniedTopics {

	private static final long REST = TimeUnit.SECONDS.toNanos(10);

	/** A refusal comes with the first fetch: after that time there was none. */
	private static final long PROBATION = TimeUnit.SECONDS.toNanos(3);

	private final EngineClock clock;

	/** When topics are tried again. */
	private final Map<String, Long> restUntil = new HashMap<>();

	DeniedTopics(EngineClock clock) {
		this.clock = clock;
	}

	/**
	 * Lets the refused topics rest.
	 * @return false if they are not known, or not assigned: resting would change nothing
	 */
	boolean rest(TopicAuthorizationException denied, Assignment assignment) {
		@Nullable Set<String> topics = denied.unauthorizedTopics();
		if (topics == null || topics.isEmpty() || !assignment.topics().containsAll(topics)) {
			return false;
		}
		long until = this.clock.nanoTime() + REST;
		topics.forEach((topic) -> this.restUntil.put(topic, until));
		return true;
	}

	boolean isResting(String topic) {
		Long until = this.restUntil.get(topic);
		return until != null && this.clock.nanoTime() - until < 0;
	}

	/** Whether no topic is refused any more, as far as was seen. */
	boolean areOver() {
		if (!this.restUntil.isEmpty()) {
			long now = this.clock.nanoTime();
			this.restUntil.values().removeIf((until) -> now - until >= PROBATION);
		}
		return this.restUntil.isEmpty();
	}

}
