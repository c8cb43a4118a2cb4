package dev.prosody.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.prosody.status.BusyKey;
import dev.prosody.status.EventCommandResult;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.RecentFailure;
import dev.prosody.status.WaitingEvent;
import org.apache.kafka.common.TopicPartition;

/**
 * Controls one listener. Thread-safe; every operation is idempotent and may be called
 * from a handler.
 */
public interface ListenerHandle {

	/** The listener's id. */
	String id();

	/** What the listener was made from. */
	ListenerDefinition definition();

	/**
	 * Starts consuming. Returns at once: partitions arrive later, and a broker that
	 * cannot be reached is tried until it can.
	 */
	void start();

	/**
	 * Stops within {@code shutdown-timeout}: running attempts are drained, then
	 * cancelled; what is settled is committed; the rest is redelivered to whoever comes
	 * next. No other listener is affected.
	 * @return completes when the listener has stopped
	 */
	CompletableFuture<Void> stopAsync();

	/**
	 * As {@link #stopAsync()}, and waits for the end, except when called from one of the
	 * listener's own handlers, which would wait for itself.
	 */
	void stop();

	/** Stops fetching. What is in flight is finished; the assignment is kept. */
	void pause();

	/** Undoes {@link #pause()}. */
	void resume();

	/**
	 * Waits until the listener has at least one partition.
	 * @param timeout how long to wait
	 * @return whether it has one
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean awaitAssignment(Duration timeout) throws InterruptedException;

	/**
	 * Stops fetching one partition, also when it goes and comes back, until it is
	 * resumed. What is in flight is finished.
	 * @param partition the partition, assigned or not
	 */
	void pause(TopicPartition partition);

	/**
	 * Undoes {@link #pause(TopicPartition)}; a listener that is paused as a whole stays
	 * so.
	 * @param partition the partition
	 */
	void resume(TopicPartition partition);

	/**
	 * Attempts an event at once that has failed and waits for its next attempt. The order
	 * of its key is kept.
	 * @param partition its partition
	 * @param offset its offset
	 * @return what has become of that
	 */
	EventCommandResult retryNow(TopicPartition partition, long offset);

	/**
	 * Gives an event up that has failed and waits for its next attempt: it becomes a dead
	 * letter, as if its retries were exhausted. One that is being attempted becomes one
	 * if that attempt fails.
	 * @param partition its partition
	 * @param offset its offset
	 * @return what has become of that
	 */
	EventCommandResult deadLetter(TopicPartition partition, long offset);

	/**
	 * Events that have failed and wait for their next attempt, the oldest of each
	 * partition first.
	 * @param limit at most so many of each partition, at least 1
	 * @return the events
	 */
	List<WaitingEvent> waitingEvents(int limit);

	/**
	 * Keys of assigned partitions that kept a handler busy for more than a second of the
	 * last minutes, or do so now, the busiest first; with more than a thousand of them,
	 * the busiest.
	 */
	List<BusyKey> busyKeys();

	/** What was thrown since the listener was created, by class, the latest first. */
	List<RecentFailure> recentFailures();

	/** What the listener is doing now; never blocks, never calls the broker. */
	ListenerStatus status();

}
