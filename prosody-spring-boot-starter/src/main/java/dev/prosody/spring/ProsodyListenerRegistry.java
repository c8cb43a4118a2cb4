package dev.prosody.spring;

import java.time.Duration;
import java.util.List;

import dev.prosody.listener.ListenerHandle;
import dev.prosody.status.ListenerStatus;
import org.jspecify.annotations.Nullable;

/**
 * All listeners of the application, by id. Complete when every singleton bean has been
 * created, empty before. Thread-safe.
 */
public interface ProsodyListenerRegistry {

	/** Ids of all listeners, in the order in which they were found. */
	List<String> ids();

	/**
	 * Looks up a listener.
	 * @param id its id
	 * @return its handle, {@code null} if there is no such listener
	 */
	@Nullable ListenerHandle find(String id);

	/**
	 * Looks up a listener that must exist.
	 * @param id its id
	 * @return its handle
	 * @throws IllegalArgumentException if there is no such listener; the message names
	 * those that exist
	 */
	default ListenerHandle get(String id) {
		ListenerHandle handle = find(id);
		if (handle == null) {
			throw new IllegalArgumentException("There is no listener '" + id + "', but there are: " + ids());
		}
		return handle;
	}

	/**
	 * Starts a listener; returns at once.
	 * @param id its id
	 */
	default void start(String id) {
		get(id).start();
	}

	/**
	 * Stops a listener and waits for its end, {@code shutdown-timeout} at most; does not
	 * wait when called by one of the listener's own handlers.
	 * @param id its id
	 */
	default void stop(String id) {
		get(id).stop();
	}

	/**
	 * Stops fetching; what is in flight is finished, the assignment is kept.
	 * @param id the listener's id
	 */
	default void pause(String id) {
		get(id).pause();
	}

	/**
	 * Fetches again.
	 * @param id the listener's id
	 */
	default void resume(String id) {
		get(id).resume();
	}

	/**
	 * Waits until a listener has at least one partition: from then on it receives what is
	 * sent, also with {@code auto.offset.reset=latest}. For tests.
	 * @param id the listener's id
	 * @param timeout how long to wait at most
	 * @return whether it has one
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	default boolean awaitAssignment(String id, Duration timeout) throws InterruptedException {
		return get(id).awaitAssignment(timeout);
	}

	/**
	 * What a listener is doing now; never calls the broker.
	 * @param id the listener's id
	 * @return a snapshot
	 */
	default ListenerStatus status(String id) {
		return get(id).status();
	}

}
