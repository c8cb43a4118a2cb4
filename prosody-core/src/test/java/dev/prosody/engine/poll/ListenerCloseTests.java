package dev.prosody.engine.poll;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.prosody.engine.pipeline.DeadLetterBackOff;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.StubClients;
import dev.prosody.listener.HandlerThreads;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.observation.ProsodyObservations;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ListenerCloseTests {

	private final CountDownLatch handled = new CountDownLatch(1);

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final ListenerRuntime runtime = new ListenerRuntime(ListenerFixture.listener("closing")
		.options((options) -> options.handlerThreads(HandlerThreads.PLATFORM))
		.clients(new StubClients().consumers(ClosingConsumer::new))
		.handler((event, context) -> this.handled.countDown())
		.define(), (letter) -> {
			throw new UnsupportedOperationException();
		}, new DeadLetterBackOff(new Random(1)), ProsodyObservations.NOOP, Runnable::run, (partitions, total) -> {
		}, ListenerMonitor.NONE, EngineClock.SYSTEM);

	@Test
	void waitsForTheEndOfThePollThread() throws Exception {
		AtomicBoolean closedEarly = new AtomicBoolean();
		this.runtime.start();
		this.handled.await();
		// runs on the poll thread, which has completed its end by then
		this.runtime.stopAsync().thenRun(() -> closedEarly.set(isClosedWithin(500)));
		Thread closer = Thread.ofPlatform().start(() -> {
			this.runtime.close();
			this.closed.countDown();
		});
		while (closer.getState() != Thread.State.WAITING) {
			Thread.onSpinWait();
		}

		this.stopping.countDown();

		closer.join();
		assertThat(closedEarly).isFalse();
	}

	@Test
	void leavesNoThread() throws Exception {
		this.stopping.countDown();
		this.runtime.start();
		this.handled.await();

		this.runtime.close();

		assertThat(threads()).isEmpty();
	}

	@Test
	void mayBeCalledFromThePollThread() throws Exception {
		this.runtime.start();
		this.handled.await();
		this.runtime.stopAsync().thenRun(() -> {
			this.runtime.close();
			this.closed.countDown();
		});

		this.stopping.countDown();

		assertThat(this.closed.await(4, TimeUnit.SECONDS)).isTrue();
	}

	private boolean isClosedWithin(long millis) {
		try {
			return this.closed.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("prosody-closing-"))
			.toList();
	}

	/** Delivers one record, and is closed when the test allows it. */
	private final class ClosingConsumer extends MockConsumer<byte[], byte[]> {

		ClosingConsumer() {
			super("earliest");
			updateBeginningOffsets(Map.of(Records.ORDERS_0, 0L));
			schedulePollTask(() -> {
				rebalance(List.of(Records.ORDERS_0));
				addRecord(Records.record(0, "a"));
			});
		}

		@Override
		public synchronized void close(CloseOptions options) {
			try {
				ListenerCloseTests.this.stopping.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			super.close(options);
		}

	}

}
