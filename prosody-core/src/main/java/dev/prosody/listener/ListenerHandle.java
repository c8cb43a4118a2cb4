package dev.prosody.listener;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.prosody.status.ListenerStatus;

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

	/** What the listener is doing now; never blocks, never calls the broker. */
	ListenerStatus status();

}
