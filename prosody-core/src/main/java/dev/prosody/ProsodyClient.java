package dev.prosody;

import java.util.List;

import dev.prosody.listener.ListenerHandle;
import dev.prosody.send.EventSender;
import org.jspecify.annotations.Nullable;

/**
 * Listeners and a sender that live together. Made by {@link #builder()}; owns every
 * thread, consumer and producer it starts. Thread-safe.
 */
public interface ProsodyClient extends AutoCloseable {

	/** A builder of clients. */
	static ProsodyClientBuilder builder() {
		return new ProsodyClientBuilder();
	}

	/**
	 * Checks the topics of the listeners that start automatically, creates their missing
	 * dead-letter topics, and starts them. A broker that cannot be reached is no failure:
	 * listeners connect when it can.
	 * @throws MissingTopicsException if topics do not exist and may not be created
	 */
	void start();

	/**
	 * Stops all listeners in parallel and waits for their end, at most for the longest
	 * {@code shutdown-timeout}; the client can be started again. Called from one of its
	 * own handlers, it returns at once and the stop goes on.
	 */
	void stop();

	/** All listeners, in the order in which they were added. */
	List<ListenerHandle> listeners();

	/**
	 * A listener by its id.
	 * @param id the id
	 * @return its handle, {@code null} if there is none
	 */
	@Nullable ListenerHandle listener(String id);

	/**
	 * Notifications that were dropped because their receiver was too slow, see
	 * {@link ProsodyClientBuilder#notifications}.
	 */
	long droppedNotifications();

	/**
	 * Records of telemetry that were dropped because they came faster than they could be
	 * written, see {@link ProsodyClientBuilder#telemetry}.
	 */
	long droppedTelemetry();

	/** Sends events; usable until the client is closed, also while listeners stop. */
	EventSender sender();

	/**
	 * Stops all listeners, then flushes and closes the producers, and waits for it. For
	 * ever. Called from one of its own handlers, it returns at once, and another thread
	 * closes the client when the handler has returned.
	 */
	@Override
	void close();

}
