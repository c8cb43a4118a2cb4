package dev.prosody.testing.history;

import java.util.List;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened. {@code instance} names the client it happened in: one Kafka
 * consumer at a time.
 */
public sealed interface Fact {

	/** The event that is handled or dead-lettered with this, {@code null} if none is. */
	default @Nullable EventPosition concluded() {
		return switch (this) {
			case Returned it -> it.event();
			case DeadLettered it -> it.source();
			default -> null;
		};
	}

	/**
	 * The broker acknowledged an event.
	 *
	 * @param event where it stands
	 * @param key its key
	 */
	record Sent(EventPosition event, @Nullable String key) implements Fact {
	}

	/**
	 * An event that a poll returned.
	 *
	 * @param event where it stands
	 * @param key its key, unmistakable also where it is not text
	 */
	record Taken(EventPosition event, @Nullable String key) {
	}

	/**
	 * The engine polled; recorded before it sees the result.
	 *
	 * @param instance the client
	 * @param calledAt when poll was called, by {@link System#nanoTime()}
	 * @param events what was returned, without what no handler wants
	 */
	record Polled(String instance, long calledAt, List<Taken> events) implements Fact {
	}

	/**
	 * A handler was entered.
	 *
	 * @param instance the client
	 * @param attemptId unique in the history
	 * @param event the event
	 * @param key its key
	 * @param attempt number of the attempt
	 * @param leaks what an earlier event left behind on this thread
	 */
	record Started(String instance, long attemptId, EventPosition event, @Nullable String key, int attempt,
			List<String> leaks) implements Fact {
	}

	/**
	 * A handler is about to return.
	 *
	 * @param instance the client
	 * @param attemptId which attempt
	 * @param event the event
	 */
	record Returned(String instance, long attemptId, EventPosition event) implements Fact {
	}

	/**
	 * A handler is about to throw.
	 *
	 * @param instance the client
	 * @param attemptId which attempt
	 * @param event the event
	 * @param failure what it throws
	 * @param cancelled whether the attempt was cancelled by then
	 */
	record Threw(String instance, long attemptId, EventPosition event, Throwable failure,
			boolean cancelled) implements Fact {
	}

	/**
	 * A dead letter was handed to the producer.
	 *
	 * @param instance the client
	 * @param at when, by {@link System#nanoTime()}
	 * @param source the event it is about
	 */
	record DeadLetterSent(String instance, long at, EventPosition source) implements Fact {
	}

	/**
	 * The broker acknowledged a dead letter; recorded before the engine learns it.
	 *
	 * @param instance the client
	 * @param source the event it is about
	 */
	record DeadLettered(String instance, EventPosition source) implements Fact {
	}

	/**
	 * The engine is about to commit.
	 *
	 * @param instance the client
	 * @param partition the partition
	 * @param offset the offset that would be read next
	 */
	record Committing(String instance, TopicPartition partition, long offset) implements Fact {
	}

	/**
	 * The broker has accepted a commit.
	 *
	 * @param instance the client
	 * @param partition the partition
	 * @param offset the offset that would be read next
	 */
	record Committed(String instance, TopicPartition partition, long offset) implements Fact {
	}

	/**
	 * Partitions were assigned; recorded before the engine learns it.
	 *
	 * @param instance the client
	 * @param partitions the partitions
	 */
	record Assigned(String instance, Set<TopicPartition> partitions) implements Fact {
	}

	/**
	 * The engine is told that partitions are taken away.
	 *
	 * @param instance the client
	 * @param partitions the partitions
	 */
	record Revoking(String instance, Set<TopicPartition> partitions) implements Fact {
	}

	/**
	 * The engine has given partitions away: its callback returned.
	 *
	 * @param instance the client
	 * @param partitions the partitions
	 */
	record Revoked(String instance, Set<TopicPartition> partitions) implements Fact {
	}

	/**
	 * The engine is told that partitions are lost.
	 *
	 * @param instance the client
	 * @param partitions the partitions
	 */
	record Losing(String instance, Set<TopicPartition> partitions) implements Fact {
	}

	/**
	 * The engine knows that partitions are lost: its callback returned.
	 *
	 * @param instance the client
	 * @param partitions the partitions
	 */
	record Lost(String instance, Set<TopicPartition> partitions) implements Fact {
	}

	/**
	 * A stop was asked for.
	 *
	 * @param instance the client
	 */
	record Stopping(String instance) implements Fact {
	}

	/**
	 * The engine is about to close its Kafka consumer.
	 *
	 * @param instance the client
	 */
	record Closing(String instance) implements Fact {
	}

	/**
	 * A stop has ended.
	 *
	 * @param instance the client
	 */
	record Stopped(String instance) implements Fact {
	}

	/**
	 * The process of a client has ended without a stop.
	 *
	 * @param instance the client
	 */
	record Died(String instance) implements Fact {
	}

	/**
	 * A client may have lost its connections: others may take over before it knows.
	 *
	 * @param instance the client
	 */
	record CutOff(String instance) implements Fact {
	}

	/**
	 * The process of a client does not run any more: others may take over before it
	 * knows.
	 *
	 * @param instance the client
	 */
	record Frozen(String instance) implements Fact {
	}

	/**
	 * A frozen process runs again.
	 *
	 * @param instance the client
	 * @param at since when, by {@link System#nanoTime()}
	 */
	record Thawed(String instance, long at) implements Fact {
	}

}
