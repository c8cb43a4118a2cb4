package dev.prosody.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a handler does that waits for somebody else. */
public final class SimulatedWork {

	private SimulatedWork() {
	}

	/**
	 * Blocks like a remote call.
	 * @param duration how long
	 */
	public static void takes(Duration duration) throws InterruptedException {
		new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
	}

}
