package dev.prosody.notification;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands notifications to somebody who may be slow, on a thread of its own that lives
 * while there are some. Whoever reports never waits: of more than a thousand that were
 * not delivered yet the oldest are dropped and counted. Thread-safe.
 */
public final class NotificationQueue implements AutoCloseable {

	/** So many matter to nobody any more who has not looked meanwhile. */
	static final int CAPACITY = 1024;

	/** What is left to those that are queued when the client closes. */
	private static final Duration LAST_DELIVERIES = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(NotificationQueue.class);

	private final Consumer<? super ProsodyNotification> receiver;

	private final Queue<ProsodyNotification> queue = new ArrayDeque<>();

	private @Nullable Thread deliverer;

	private boolean closed;

	private boolean complained;

	private long dropped;

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
		boolean first = false;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			if (this.queue.size() >= CAPACITY) {
				this.queue.remove();
				first = this.dropped == 0;
				this.dropped++;
			}
			this.queue.add(notification);
			if (this.deliverer == null) {
				// a platform thread: what runs here may block, and must not take a
				// handler's
				// carrier
				this.deliverer = Thread.ofPlatform().name("prosody-notifications").daemon(true).start(this::deliver);
			}
		}
		if (first) {
			logger.warn("Notifications are delivered more slowly than they come: the oldest are dropped, and counted");
		}
	}

	/** How many were dropped so far. */
	public synchronized long dropped() {
		return this.dropped;
	}

	private void deliver() {
		ProsodyNotification next = next();
		while (next != null) {
			try {
				this.receiver.accept(next);
			}
			catch (Throwable ex) {
				complain(next, ex);
			}
			next = next();
		}
	}

	/** The next one; without any, the thread ends. */
	private synchronized @Nullable ProsodyNotification next() {
		ProsodyNotification next = this.queue.poll();
		if (next == null) {
			this.deliverer = null;
		}
		return next;
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
		Thread delivering;
		synchronized (this) {
			this.closed = true;
			delivering = this.deliverer;
		}
		if (delivering == null || delivering == Thread.currentThread()) {
			return;
		}
		try {
			if (!delivering.join(LAST_DELIVERIES)) {
				logger.warn("Notifications are still being delivered, the client closes without waiting for them");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
