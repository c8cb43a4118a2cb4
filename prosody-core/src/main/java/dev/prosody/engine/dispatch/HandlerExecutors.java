package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.prosody.listener.HandlerThreads;

/**
 * The threads of one listener besides its poll thread, and the one place of their names.
 */
final class HandlerExecutors {

	/** From this release on, {@code synchronized} no longer pins a carrier (JEP 491). */
	private static final int UNPINNED_SINCE = 24;

	private static final long IDLE_SECONDS = 10;

	/** What is left to threads that have nothing to do any more. */
	private static final Duration LAST_STEPS = Duration.ofSeconds(5);

	private HandlerExecutors() {
	}

	static ExecutorService handlers(String listenerId, HandlerThreads threads) {
		String name = "prosody-" + listenerId + "-handler-";
		if (isVirtual(threads)) {
			return Executors.newThreadPerTaskExecutor(virtual(name));
		}
		return Executors.newCachedThreadPool(new JoinableThreads(Thread.ofPlatform().name(name, 0).daemon()));
	}

	private static boolean isVirtual(HandlerThreads threads) {
		return switch (threads) {
			case VIRTUAL -> true;
			case PLATFORM -> false;
			case AUTO -> Runtime.version().feature() >= UNPINNED_SINCE;
		};
	}

	static ThreadFactory virtual(String name) {
		return Thread.ofVirtual().name(name, 0).factory();
	}

	/** One thread, ended when idle, for back-off and the watchdog. */
	static ScheduledThreadPoolExecutor timer(String listenerId) {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
				new JoinableThreads(Thread.ofPlatform().name("prosody-" + listenerId + "-timer").daemon()));
		timer.setRemoveOnCancelPolicy(true);
		timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		timer.allowCoreThreadTimeOut(true);
		return timer;
	}

	/** Waits until an executor that was shut down has no thread any more. */
	static void awaitEnd(ExecutorService executor) throws InterruptedException {
		if (executor.awaitTermination(LAST_STEPS.toNanos(), TimeUnit.NANOSECONDS)
				&& executor instanceof ThreadPoolExecutor pool
				&& pool.getThreadFactory() instanceof JoinableThreads threads) {
			threads.join(LAST_STEPS);
		}
	}

}
