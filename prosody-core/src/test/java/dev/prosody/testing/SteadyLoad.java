package dev.prosody.testing;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does something at a steady rate on a thread of its own, until it is closed. */
public final class SteadyLoad implements AutoCloseable {

	private static final int TICK_MILLIS = 10;

	private final ScheduledExecutorService executor = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("steady-load").factory());

	/**
	 * Starts a load.
	 * @param perSecond how often the action runs, a multiple of 100
	 * @param action the action
	 */
	public SteadyLoad(int perSecond, Runnable action) {
		int perTick = perSecond * TICK_MILLIS / 1000;
		this.executor.scheduleAtFixedRate(() -> {
			for (int i = 0; i < perTick; i++) {
				action.run();
			}
		}, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
	}

	/** Returns when the load has gone on for a while. */
	public void goesOnFor(Duration duration) throws Exception {
		this.executor.schedule(() -> {
		}, duration.toMillis(), TimeUnit.MILLISECONDS).get();
	}

	@Override
	public void close() {
		this.executor.close();
	}

}
