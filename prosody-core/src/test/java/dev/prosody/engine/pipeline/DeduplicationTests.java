package dev.prosody.engine.pipeline;

import dev.prosody.status.SkipReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.dedup.DedupStore;
import dev.prosody.dedup.EventIdentity;
import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.PermanentException;
import dev.prosody.failure.TransientException;
import dev.prosody.handler.EventHeaders;
import dev.prosody.listener.DedupOptions;
import dev.prosody.listener.ListenerExtensions;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.listener.ProsodyMode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each event is concluded once, as far as this process and its store remember. */
class DeduplicationTests {

	private final RecordingHost host = new RecordingHost();

	private final List<Long> handled = new ArrayList<>();

	private final List<RuntimeException> failures = new ArrayList<>();

	private final FlakyStore store = new FlakyStore();

	@Test
	void skipsASecondRecordWithTheSameId() {
		ManualEngine engine = engine(listener());

		engine.poll(withId(0, "k", "X"), withId(1, "k", "Y"), withId(2, "k", "X"));
		engine.runAll();

		assertThat(this.handled).containsExactly(0L, 1L);
		assertThat(engine.counts().skipped(SkipReason.DUPLICATE)).isOne();
		assertThat(engine.settled()).as("skipped events settle as well").isEqualTo(3);
	}

	@Test
	void understandsTheIdOfACloudEvent() {
		ManualEngine engine = engine(listener());
		ConsumerRecord<byte[], byte[]> first = Records.record(0, "k");
		first.headers().add(EventHeaders.CLOUD_EVENT_ID, "X".getBytes());
		ConsumerRecord<byte[], byte[]> second = Records.record(1, "k");
		second.headers().add(EventHeaders.CLOUD_EVENT_ID, "X".getBytes());

		engine.poll(first, second);
		engine.runAll();

		assertThat(this.handled).containsExactly(0L);
	}

	@Test
	void handlesTheSameIdUnderAnotherKey() {
		ManualEngine engine = engine(listener());

		engine.poll(withId(0, "a", "X"), withId(1, "b", "X"), withId(2, null, "X"), withId(3, "", "X"));
		engine.runAll();

		assertThat(this.handled).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
	}

	@Test
	void handlesTwoVersionsOfOneEntityWithTheSameIdField() {
		ManualEngine engine = engine(listener());

		engine.poll(Records.record(Records.ORDERS_0, 0, "k", "{\"id\":\"7\",\"state\":\"new\"}"),
				Records.record(Records.ORDERS_0, 1, "k", "{\"id\":\"7\",\"state\":\"paid\"}"));
		engine.runAll();

		assertThat(this.handled).containsExactly(0L, 1L);
	}

	@Test
	void recognisesARedeliveredEventWithoutIdByItsOffset() {
		ManualEngine engine = engine(listener());
		Partition first = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "k"), Records.record(1, "k"));
		engine.runAll();
		engine.dispatcher().end(List.of(first));

		engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "k"), Records.record(1, "k"), Records.record(2, "k"));
		engine.runAll();

		assertThat(this.handled).containsExactly(0L, 1L, 2L);
		assertThat(engine.counts().skipped(SkipReason.DUPLICATE)).isEqualTo(2);
	}

	@Test
	void handlesAnotherRecordAtAnOffsetThatWasUsedBefore() {
		ManualEngine engine = engine(listener());
		Partition first = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "k"));
		engine.runAll();
		engine.dispatcher().end(List.of(first));

		engine.open(Records.ORDERS_0);
		engine.poll(later(0));
		engine.runAll();

		assertThat(this.handled).as("the topic was recreated: offset 0 is another event").containsExactly(0L, 0L);
	}

	@Test
	void handlesWhatIsInATruncatedLogWhateverItsTimestamps() {
		ManualEngine engine = engine(listener());
		Partition first = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "k"));
		engine.runAll();
		engine.dispatcher().end(List.of(first));

		engine.reopen(Records.ORDERS_0);
		engine.poll(Records.record(0, "k"));
		engine.runAll();

		assertThat(this.handled).containsExactly(0L, 0L);
	}

	@Test
	void handlesRedeliveredEventsThatHaveNoTimestamp() {
		ManualEngine engine = engine(listener());
		Partition first = engine.open(Records.ORDERS_0);
		engine.poll(at(ConsumerRecord.NO_TIMESTAMP, 0));
		engine.runAll();
		engine.dispatcher().end(List.of(first));

		engine.open(Records.ORDERS_0);
		engine.poll(at(ConsumerRecord.NO_TIMESTAMP, 0));
		engine.runAll();

		assertThat(this.handled).as("nothing tells them apart from others at the same offset").containsExactly(0L, 0L);
	}

	@Test
	void remembersNothingOfAnEventThatWasNotConcluded() {
		this.failures.add(new TransientException("not yet"));
		ManualEngine engine = engine(listener());
		Partition first = engine.open(Records.ORDERS_0);
		engine.poll(withId(0, "k", "X"));
		engine.runAll();
		engine.dispatcher().end(List.of(first));

		engine.open(Records.ORDERS_0);
		engine.poll(withId(0, "k", "X"));
		engine.runAll();

		assertThat(this.handled).containsExactly(0L, 0L);
		assertThat(engine.counts().succeeded()).isOne();
	}

	@Test
	void remembersAPermanentFailureOnlyWhenItsDeadLetterIsAcknowledged() {
		this.failures.add(new PermanentException("never"));
		ManualEngine engine = engine(listener());
		Partition first = engine.open(Records.ORDERS_0);
		engine.poll(withId(0, "k", "X"));
		engine.runAll();
		engine.dispatcher().end(List.of(first));
		engine.letters().getFirst().acknowledgement().completeExceptionally(new IOException("no broker"));
		this.failures.add(new PermanentException("never"));
		engine.open(Records.ORDERS_0);
		engine.poll(withId(0, "k", "X"), withId(1, "k", "X"));
		engine.runAll();
		assertThat(this.handled).as("the first letter was not acknowledged").containsExactly(0L, 0L);

		engine.letters().getLast().acknowledge();
		engine.runAll();

		assertThat(this.handled).as("X is given up for good").containsExactly(0L, 0L);
		assertThat(engine.counts().skipped(SkipReason.DUPLICATE)).isOne();
	}

	@Test
	void doesNothingInTheModeBestEffortUnlessSwitchedOn() {
		ManualEngine engine = engine(
				listener().options((options) -> ListenerOptions.builder().mode(ProsodyMode.BEST_EFFORT)));

		engine.poll(withId(0, "k", "X"), withId(1, "k", "X"));
		engine.runAll();

		assertThat(this.handled).containsExactly(0L, 1L);
	}

	@Test
	void forgetsTheOldestIdsBeyondTheSizeOfTheCache() {
		ManualEngine engine = engine(listener().options((options) -> options.dedup(new DedupOptions(true, 1, null))));
		for (int offset = 0; offset < 100; offset++) {
			engine.poll(withId(offset, "k", "id-" + offset));
			engine.runAll();
		}

		engine.poll(withId(100, "k", "id-0"));
		engine.runAll();

		assertThat(this.handled).hasSize(101);
	}

	@Test
	void asksTheStoreWhenTheCacheDoesNotKnow() throws Exception {
		this.store.insert(new EventIdentity("dedup-group", "orders", 0, "k".getBytes(), "X"));
		ManualEngine engine = engine(withStore());

		engine.poll(withId(0, "k", "X"), withId(1, "k", "Y"));
		runUntilSettled(engine, 2);

		assertThat(this.handled).containsExactly(1L);
		assertThat(engine.counts().skipped(SkipReason.DUPLICATE)).isOne();
	}

	@Test
	void asksTheStoreAgainUntilItAnswersBeforeAnythingIsHandled() {
		this.store.failures = 3;
		ManualEngine engine = engine(withStore());

		engine.poll(withId(0, "k", "X"));
		runUntilSettled(engine, 1);

		assertThat(this.handled).containsExactly(0L);
		assertThat(this.store.calls).as("three failures, an answer, an insert").isEqualTo(5);
		assertThat(engine.counts().retries()).isZero();
	}

	@Test
	void repeatsAFailedInsertAndNeverTheHandler() {
		ManualEngine engine = engine(withStore());
		this.store.failInserts = 3;

		engine.poll(withId(0, "k", "X"), withId(1, "k", "Y"));
		runUntilSettled(engine, 2);

		assertThat(this.handled).containsExactly(0L, 1L);
		assertThat(this.store.identities).hasSize(2);
		assertThat(engine.counts().succeeded()).isEqualTo(2);
	}

	@Test
	void settlesNothingBeforeTheStoreHasRememberedIt() {
		ManualEngine engine = engine(withStore());
		this.store.failInserts = Integer.MAX_VALUE;

		engine.poll(withId(0, "k", "X"));
		Awaitility.await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
			engine.advance(Duration.ofMinutes(1));
			return this.store.calls > 20;
		});

		assertThat(this.handled).containsExactly(0L);
		assertThat(engine.settled()).isZero();
	}

	private void runUntilSettled(ManualEngine engine, int count) {
		engine.runAll();
		// the store is asked on threads of its own
		Awaitility.await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
			engine.advance(Duration.ofMinutes(1));
			return engine.settled() >= count;
		});
		assertThat(engine.settled()).isEqualTo(count);
	}

	private ListenerFixture listener() {
		return ListenerFixture.listener("dedup")
			.options((options) -> options.dedup(DedupOptions.DEFAULTS))
			.handler((event, context) -> {
				this.handled.add(event.offset());
				if (!this.failures.isEmpty()) {
					throw this.failures.removeFirst();
				}
			});
	}

	private ListenerFixture withStore() {
		return listener().extensions(new ListenerExtensions(List.of(), List.of(), this.store));
	}

	private ManualEngine engine(ListenerFixture listener) {
		ManualEngine engine = new ManualEngine(listener, this.host);
		engine.open(Records.ORDERS_0);
		return engine;
	}

	private static ConsumerRecord<byte[], byte[]> withId(long offset, String key, String id) {
		ConsumerRecord<byte[], byte[]> record = Records.record(offset, key);
		record.headers().add(EventHeaders.EVENT_ID, id.getBytes());
		return record;
	}

	private static ConsumerRecord<byte[], byte[]> later(long offset) {
		return at(Records.record(offset, "k").timestamp() + 1, offset);
	}

	private static ConsumerRecord<byte[], byte[]> at(long timestamp, long offset) {
		ConsumerRecord<byte[], byte[]> record = Records.record(offset, "k");
		return new ConsumerRecord<>(record.topic(), record.partition(), offset, timestamp, record.timestampType(),
				record.serializedKeySize(), record.serializedValueSize(), record.key(), record.value(),
				record.headers(), record.leaderEpoch());
	}

	/** Fails as often as it is told to. */
	private static final class FlakyStore implements DedupStore {

		private final List<EventIdentity> identities = new ArrayList<>();

		private int failures;

		private int failInserts;

		private volatile int calls;

		@Override
		public synchronized boolean contains(EventIdentity identity) throws IOException {
			fail();
			return this.identities.contains(identity);
		}

		@Override
		public synchronized void insert(EventIdentity identity) throws IOException {
			fail();
			if (this.failInserts-- > 0) {
				throw new IOException("insert failed");
			}
			this.identities.add(identity);
		}

		private void fail() throws IOException {
			this.calls = this.calls + 1;
			if (this.failures-- > 0) {
				throw new IOException("not reachable");
			}
		}

	}

}
