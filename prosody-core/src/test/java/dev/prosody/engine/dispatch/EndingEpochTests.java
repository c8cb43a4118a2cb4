package dev.prosody.engine.dispatch;

import java.lang.ref.WeakReference;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.codec.EventCodec;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.ManualTimer;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.failure.PermanentException;
import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an epoch waits for, and keeps, when it ends. */
class EndingEpochTests {

	private final RecordingHost host = new RecordingHost();

	@Test
	void i6IsIdleAsSoonAsItsDeadLetterIsAcknowledgedAndNotWhenARunnerIsFree() {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("ending").handler((event, context) -> {
			throw new PermanentException("broken");
		}), this.host);
		Partition epoch = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"), Records.record(1, "a"));
		engine.runAll();
		engine.dispatcher().drain(List.of(epoch));
		assertThat(epoch.isBusy()).as("the letter is under way").isTrue();

		engine.letters().getFirst().acknowledge();

		assertThat(epoch.isBusy()).isFalse();
		assertThat(this.host.idleCount()).isOne();
		engine.runAll();
		assertThat(engine.letters()).as("nothing new").hasSize(1);
		assertThat(this.host.idleCount()).as("idle once").isOne();
		assertThat(epoch.inFlight()).isOne();
	}

	@Test
	void i6StartsNoAttemptOfAnEventThatWasBeingDecodedWhenTheDrainBegan() {
		List<Object> handled = new ArrayList<>();
		DrainingCodec codec = new DrainingCodec();
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("ending")
			.codec(codec)
			.handler((event, context) -> handled.add(event.payload())), this.host);
		Partition epoch = engine.open(Records.ORDERS_0);
		codec.during = () -> engine.dispatcher().drain(List.of(epoch));
		engine.poll(Records.record(0, "a"));

		engine.runAll();

		assertThat(handled).isEmpty();
		assertThat(epoch.inFlight()).as("not settled").isOne();
		assertThat(engine.counts().aborted()).isOne();
		assertThat(epoch.isBusy()).isFalse();
	}

	@Test
	void i9SendsTheDeadLetterOfAnEventThatWasBeingDecodedWhenTheDrainBegan() {
		DrainingCodec codec = new DrainingCodec();
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("ending").codec(codec), this.host);
		Partition epoch = engine.open(Records.ORDERS_0);
		codec.during = () -> {
			engine.dispatcher().drain(List.of(epoch));
			throw new IllegalArgumentException("bad bytes");
		};
		engine.poll(Records.record(0, "a"));

		engine.runAll();

		assertThat(engine.letters()).hasSize(1);
	}

	/** Something happens while it decodes. */
	private static final class DrainingCodec implements EventCodec {

		private Runnable during;

		@Override
		public Object decode(String topic, Headers headers, byte[] value, Type target) {
			this.during.run();
			return "payload";
		}

		@Override
		public byte[] encode(String topic, Headers headers, Object payload) {
			throw new UnsupportedOperationException();
		}

	}

	@Test
	void countsADeadLetterThatIsAcknowledgedWhileItsEpochDrains() {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("ending").handler((event, context) -> {
			throw new PermanentException("broken");
		}), this.host);
		Partition epoch = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"));
		engine.runAll();
		engine.dispatcher().drain(List.of(epoch));

		engine.letters().getFirst().acknowledge();
		engine.runAll();

		assertThat(engine.counts().deadLettered()).isOne();
	}

	@Test
	void i1LetsTheNextEpochRunAKeyWhenTheDeadLetterOfTheLastIsDone() {
		AtomicInteger attempts = new AtomicInteger();
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("ending").handler((event, context) -> {
			if (attempts.incrementAndGet() == 1) {
				throw new PermanentException("broken");
			}
		}), this.host);
		Partition first = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"));
		engine.runAll();
		engine.dispatcher().end(List.of(first));
		engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"));
		engine.runAll();
		assertThat(attempts.get()).as("the letter is under way").isOne();

		engine.letters().getFirst().acknowledge();
		engine.runAll();

		assertThat(attempts.get()).isEqualTo(2);
	}

	@Test
	void i5KeepsNothingOfItsBacklogWhileAHandlerDoesNotEnd() throws Exception {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		ListenerDefinition definition = ListenerFixture.listener("ending")
			.options((options) -> options.maxConcurrency(1))
			.handler((event, context) -> {
				inside.countDown();
				awaitIgnoringInterrupts(release);
			})
			.define();
		VirtualClock clock = new VirtualClock();
		try (Dispatcher dispatcher = new Dispatcher(definition, Pipelines.of(definition, clock), this.host, clock,
				new ManualTimer(clock), Executors.newVirtualThreadPerTaskExecutor(), new LaneBudget(1))) {
			Partition epoch = dispatcher.open(Records.ORDERS_0);
			dispatcher.dispatch(Records.poll(Records.record(0, "stuck")), (id) -> epoch);
			inside.await();
			List<WeakReference<byte[]>> values = poll(dispatcher, epoch);

			dispatcher.end(List.of(epoch));

			while (values.stream().anyMatch((value) -> value.get() != null)) {
				System.gc();
				Thread.onSpinWait();
			}
			assertThat(epoch.isBusy()).as("while the handler goes on").isTrue();
			release.countDown();
		}
		finally {
			release.countDown();
		}
	}

	private static List<WeakReference<byte[]>> poll(Dispatcher dispatcher, Partition epoch) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		for (int offset = 1; offset <= 10; offset++) {
			records.add(Records.record(offset, "key-" + offset % 2));
		}
		dispatcher.dispatch(Records.poll(records), (id) -> epoch);
		return records.stream().map((record) -> new WeakReference<>(record.value())).toList();
	}

	private static void awaitIgnoringInterrupts(CountDownLatch latch) {
		while (true) {
			try {
				latch.await();
				return;
			}
			catch (InterruptedException ex) {
				continue;
			}
		}
	}

}
