package dev.prosody.engine.poll;

import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.pipeline.EngineClock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the consumer from time to time how much of the assigned partitions it has not
 * polled yet. The consumer answers from what its fetches have told it; with the consumer
 * protocol each question goes to its network thread and back, hence not at every poll.
 * Confined to the poll thread.
 */
final class LagProbe {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

	private static final long FIRST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);

	private final EngineClock clock;

	private long interval = FIRST_INTERVAL;

	private long due;

	LagProbe(EngineClock clock) {
		this.clock = clock;
		this.due = clock.nanoTime();
	}

	void refreshIfDue(Collection<AssignedPartition> partitions, Consumer<?, ?> consumer) {
		long now = this.clock.nanoTime();
		if (now - this.due < 0) {
			return;
		}
		boolean complete = true;
		for (AssignedPartition assigned : partitions) {
			assigned.unpolled(unpolled(assigned.id(), consumer));
			complete &= assigned.unpolled() >= 0;
		}
		// what no fetch has told yet will be known soon, or not for long: some partitions
		// may not be read
		this.due = now + (complete ? INTERVAL : this.interval);
		this.interval = complete ? FIRST_INTERVAL : Math.min(INTERVAL, 2 * this.interval);
	}

	private static long unpolled(TopicPartition partition, Consumer<?, ?> consumer) {
		try {
			OptionalLong lag = consumer.currentLag(partition);
			return lag.orElse(-1);
		}
		catch (RuntimeException ex) {
			// no position yet, or no answer: it is asked again
			return -1;
		}
	}

}
