package dev.prosody.testing;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for what Kafka's clients answer. */
public final class Futures {

	private Futures() {
	}

	/**
	 * The result of a future.
	 * @param <T> its type
	 * @param future the future
	 * @return the result
	 * @throws IllegalStateException if it failed, with the reason as its cause
	 */
	public static <T> T get(Future<T> future) {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
