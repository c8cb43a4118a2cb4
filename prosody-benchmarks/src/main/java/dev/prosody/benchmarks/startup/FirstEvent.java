package dev.prosody.benchmarks.startup;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** When the first event was handled, in {@link System#nanoTime}. Thread-safe. */
final class FirstEvent {

	private final CompletableFuture<Long> nanoTime = new CompletableFuture<>();

	void handled() {
		this.nanoTime.complete(System.nanoTime());
	}

	/** Waits for it, at most a minute. */
	long await() {
		return this.nanoTime.orTimeout(1, TimeUnit.MINUTES).join();
	}

}
