package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

import dev.prosody.engine.pipeline.DeadLetterBackOff;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.StubClients;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.status.ListenerState;
import dev.prosody.testing.Seed;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads start and stop one listener as they like. No proof of jcstress: each start
 * makes a thread and a consumer, so that thousands of outcomes in a second, which it
 * needs, are out of reach; and Lincheck cannot follow threads that the code under test
 * makes itself.
 * <p>
 * Seeded bugs: with a loop that does not wait for the end of the one before, the first
 * test and the last failed (a consumer after the stop, two loops at a time); with a
 * {@code start} that takes no monitor, the first never came to its end; with a stop that
 * returns at once if another has asked before, the second failed; with a {@code start}
 * that takes a loop for running that was asked to stop, the last never came to its end.
 */
class StartStopStressTests {

	private static final int THREADS = 3;

	private static final int ROUNDS = 150;

	private final RandomGenerator random = Seed.random("StartStopStressTests");

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger created = new AtomicInteger();

	private final AtomicBoolean twoLoops = new AtomicBoolean();

	private final ListenerRuntime runtime = new ListenerRuntime(
			ListenerFixture.listener("start-stop").clients(new StubClients().consumers(CountedConsumer::new)).define(),
			(letter) -> {
				throw new UnsupportedOperationException();
			}, new DeadLetterBackOff(new Random(1)), ProsodyObservations.NOOP, Runnable::run, (partitions, total) -> {
			}, ListenerMonitor.NONE, EngineClock.SYSTEM);

	private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);

	@AfterEach
	void close() {
		this.callers.shutdownNow();
		this.runtime.close();
	}

	@Test
	@Timeout(120)
	void i8StopsAreFollowedByTheEndAndStartsByOneLoop() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			together(this::startOrStop);

			this.runtime.start();
			this.runtime.stop();

			assertThat(this.open).as("consumers after the stop of round %d", round).hasValue(0);
			assertThat(this.runtime.status().state()).as("round %d", round).isEqualTo(ListenerState.STOPPED);
			assertThat(this.twoLoops).as("two loops at a time in round %d", round).isFalse();
		}
		assertThat(this.created.get()).as("loops that came to make a consumer").isPositive();
	}

	@Test
	@Timeout(120)
	void allStopsReturnAfterTheEnd() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			this.runtime.start();

			together((random) -> {
				this.runtime.stop();
				assertThat(this.open).as("consumers after a stop").hasValue(0);
			});
		}
	}

	@Test
	@Timeout(120)
	void aStartAfterStopsRuns() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			this.runtime.start();
			together((random) -> this.runtime.stopAsync());

			int before = this.created.get();
			this.runtime.start();

			while (this.created.get() == before) {
				Thread.yield();
			}
			this.runtime.stop();
			assertThat(this.twoLoops).as("two loops at a time in round %d", round).isFalse();
		}
	}

	private void startOrStop(RandomGenerator random) {
		for (int i = 0; i < 4; i++) {
			switch (random.nextInt(4)) {
				case 0, 1 -> this.runtime.start();
				case 2 -> this.runtime.stopAsync();
				default -> this.runtime.stop();
			}
		}
	}

	private void together(java.util.function.Consumer<RandomGenerator> action) throws Exception {
		List<Future<?>> calls = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			RandomGenerator own = new SplittableRandom(this.random.nextLong());
			calls.add(this.callers.submit(() -> action.accept(own)));
		}
		for (Future<?> call : calls) {
			call.get();
		}
	}

	/** Knows whether another one is open. */
	private final class CountedConsumer extends MockConsumer<byte[], byte[]> {

		CountedConsumer() {
			super("earliest");
			if (StartStopStressTests.this.open.incrementAndGet() > 1) {
				StartStopStressTests.this.twoLoops.set(true);
			}
			StartStopStressTests.this.created.incrementAndGet();
		}

		@Override
		public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
			// a loop that does not wait at all would only take time from the others
			LockSupport.parkNanos(1_000);
			return super.poll(timeout);
		}

		@Override
		public synchronized void close(CloseOptions options) {
			super.close(options);
			StartStopStressTests.this.open.decrementAndGet();
		}

	}

}
