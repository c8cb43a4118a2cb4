package dev.prosody.notification;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.prosody.monitor.DropOldestQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands notifications to somebody who may be slow, and may throw. Whoever reports never
 * waits: of more than a thousand that were not delivered yet the oldest are dropped and
 * counted. Thread-safe.
 */
public final class NotificationQueue implements AutoCloseable {

	/** So many matter to nobody any more who has not looked meanwhile. */
	static final int CAPACITY = 1024;

	/** What is left to those that are queued when the client closes. */
	private static final Duration LAST_DELIVERIES = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(NotificationQueue.class);

	private final Consumer<? super ProsodyNotification> receiver;

	private final DropOldestQueue<ProsodyNotification> queue = new DropOldestQueue<>("prosody-notifications", CAPACITY,
			this::deliver, () -> {
			});

	private final AtomicBoolean dropping = new AtomicBoolean();

	/** Confined to the queue's thread. */
	private boolean complained;

	/**
	 * Creates a queue.
	 * @param receiver called on one thread at a time
	 */
	public NotificationQueue(Consumer<? super ProsodyNotification> receiver) {
		this.receiver = receiver;
	}

	/**
	 * Reports something; returns at once.
	 * @param notification what has happened
	 */
	public void add(ProsodyNotification notification) {
		if (this.queue.add(notification) > 0 && this.dropping.compareAndSet(false, true)) {
			logger.warn("Notifications are delivered more slowly than they come: the oldest are dropped, and counted");
		}
	}

	/** How many were dropped so far. */
	public long dropped() {
		return this.queue.dropped();
	}

	private void deliver(ProsodyNotification notification) {
		try {
			this.receiver.accept(notification);
		}
		catch (Throwable ex) {
			complain(notification, ex);
		}
	}

	private void complain(ProsodyNotification notification, Throwable failure) {
		if (!this.complained) {
			this.complained = true;
			logger.warn("A receiver of notifications failed for {}; further failures are logged at level debug",
					notification, failure);
		}
		else {
			logger.debug("A receiver of notifications failed for {}", notification, failure);
		}
	}

	/** Delivers what is queued, for two seconds at most; nothing is taken any more. */
	@Override
	public void close() {
		if (this.queue.close(LAST_DELIVERIES) != null) {
			logger.warn("Notifications are still being delivered, the client closes without waiting for them");
		}
	}

}
