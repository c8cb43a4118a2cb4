package dev.prosody.monitor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Hands what is reported to somebody who may be slow, in order, on a thread of its own: a
 * daemon, started by the first report, and a platform thread, since what runs on it may
 * block and must not take a handler's carrier. Whoever reports never waits: of more than
 * the capacity the oldest are dropped and counted. Thread-safe.
 *
 * @param <T> what is reported
 */
public final class DropOldestQueue<T> {

	private final String threadName;

	private final int capacity;

	private final Consumer<? super T> receiver;

	private final Runnable end;

	private final Queue<T> queue = new ArrayDeque<>();

	private @Nullable Thread deliverer;

	private boolean closed;

	private long dropped;

	/**
	 * Creates a queue.
	 * @param threadName name of its thread
	 * @param capacity how many may wait
	 * @param receiver takes them one after another; throws nothing
	 * @param end called on the same thread after the last of them
	 */
	public DropOldestQueue(String threadName, int capacity, Consumer<? super T> receiver, Runnable end) {
		this.threadName = threadName;
		this.capacity = capacity;
		this.receiver = receiver;
		this.end = end;
	}

	/**
	 * Reports something; after {@link #close} it is ignored.
	 * @param reported what is reported
	 * @return how many were dropped for it: 0 or 1
	 */
	public synchronized int add(T reported) {
		if (this.closed) {
			return 0;
		}
		int gone = 0;
		if (this.queue.size() >= this.capacity) {
			this.queue.remove();
			gone = 1;
			this.dropped++;
		}
		this.queue.add(reported);
		if (this.deliverer == null) {
			this.deliverer = Thread.ofPlatform().name(this.threadName).daemon(true).start(this::deliver);
		}
		else {
			notifyAll();
		}
		return gone;
	}

	/**
	 * How many were dropped so far.
	 * @return their number
	 */
	public synchronized long dropped() {
		return this.dropped;
	}

	private void deliver() {
		try {
			T next = next();
			while (next != null) {
				this.receiver.accept(next);
				next = next();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.end.run();
		}
	}

	/** The next one; {@code null} when all are delivered and no more will come. */
	private synchronized @Nullable T next() throws InterruptedException {
		while (this.queue.isEmpty() && !this.closed) {
			wait();
		}
		return this.queue.poll();
	}

	/**
	 * Takes nothing any more, and waits until what is queued has been delivered, except
	 * when called by the receiver, which would wait for itself.
	 * @param timeout how long to wait
	 * @return the thread if it is still at work after that, {@code null} otherwise
	 */
	public @Nullable Thread close(Duration timeout) {
		Thread delivering;
		synchronized (this) {
			this.closed = true;
			delivering = this.deliverer;
			notifyAll();
		}
		if (delivering == null || delivering == Thread.currentThread()) {
			return null;
		}
		try {
			return delivering.join(timeout) ? null : delivering;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

}
