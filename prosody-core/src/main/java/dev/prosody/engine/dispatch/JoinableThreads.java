package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Platform threads whose end can be awaited: an executor says that it has terminated
 * before its last thread has. Thread-safe.
 */
final class JoinableThreads implements ThreadFactory {

	private final ThreadFactory factory;

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	JoinableThreads(Thread.Builder.OfPlatform builder) {
		this.factory = builder.factory();
	}

	@Override
	public Thread newThread(Runnable task) {
		Thread thread = this.factory.newThread(task);
		this.threads.removeIf((other) -> other.getState() == Thread.State.TERMINATED);
		this.threads.add(thread);
		return thread;
	}

	/** Waits for those that were started, at most for this time each. */
	void join(Duration timeout) throws InterruptedException {
		for (Thread thread : this.threads) {
			if (thread != Thread.currentThread() && thread.getState() != Thread.State.NEW) {
				thread.join(timeout);
			}
		}
	}

}
