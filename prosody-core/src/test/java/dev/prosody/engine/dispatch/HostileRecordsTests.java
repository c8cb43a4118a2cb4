package dev.prosody.engine.dispatch;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.FailureRules;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.DedupOptions;
import dev.prosody.listener.FilterOptions;
import dev.prosody.status.EventCounts;
import dev.prosody.testing.Figures;
import dev.prosody.testing.hostile.HostileRecord;
import dev.prosody.testing.hostile.HostileRecords;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hundred thousand hostile records through the whole engine but for Kafka. FuzzIT does
 * the same with a broker.
 */
@Timeout(180)
class HostileRecordsTests {

	private static final String LISTENER = "hostile-records";

	private static final long SEED = 20260105;

	private static final int RECORDS = 100_000;

	private static final int POLL = 500;

	/** Every so many records one has 10 MB. */
	private static final int HUGE_EVERY = 25_000;

	private static final List<Type> TYPES = List.of(Order.class, Map.class, Object.class);

	private final EventCodec codec = EventCodecs.json();

	private final RecordingHost host = new RecordingHost();

	private final QuietListener quiet = QuietListener.of(LISTENER);

	private final BitSet handled = new BitSet();

	private final BitSet dead = new BitSet();

	private final List<String> violations = new ArrayList<>();

	private long seen;

	private final ManualEngine engine = new ManualEngine(ListenerFixture.listener(LISTENER)
		.options((options) -> options.dedup(new DedupOptions(true, 1_000, "id"))
			.filter(new FilterOptions(true, List.of())))
		.classifier(FailureRules.DEFAULTS)
		.codec(this.codec)
		.payloadTypes((event) -> typeOf(event.offset()))
		.handler((event, context) -> handle(event)), this.host);

	private final Partition epoch = this.engine.open(Records.ORDERS_0);

	record Order(@Nullable String id, long cents) {
	}

	@AfterEach
	void close() {
		this.quiet.close();
	}

	@Test
	void i3EachHostileRecordIsSettledOnceAsHandledSkippedOrDeadLettered() {
		HostileRecords hostile = new HostileRecords(new SplittableRandom(SEED));
		for (int offset = 0; offset < RECORDS; offset += POLL) {
			List<ConsumerRecord<byte[], byte[]>> poll = new ArrayList<>();
			for (int i = offset; i < offset + POLL; i++) {
				poll.add(record(i, (i % HUGE_EVERY == 0) ? hostile.huge() : hostile.next()));
			}
			this.engine.poll(Records.poll(poll));
			this.epoch.ledger().polledUpTo(new OffsetAndMetadata(offset + POLL));
			runAll();
			poll.forEach(this::judge);
			assertThat(this.epoch.inFlight()).as("seed %d, offset %d", SEED, offset).isZero();
			assertThat(this.epoch.inFlightBytes()).isZero();
			assertThat(this.epoch.ledger().committable()).isEqualTo(new OffsetAndMetadata(offset + POLL));
		}
		assertThat(this.violations).isEmpty();
		assertThat(this.host.fatalErrors()).isEmpty();
		EventCounts counts = this.engine.counts();
		long skipped = counts.skipped().values().stream().mapToLong(Long::longValue).sum();
		assertThat(counts.succeeded()).isEqualTo(this.handled.cardinality()).isGreaterThan(RECORDS / 10);
		assertThat(counts.deadLettered()).isEqualTo(this.dead.cardinality()).isGreaterThan(RECORDS / 10);
		assertThat(counts.succeeded() + counts.deadLettered() + skipped).isEqualTo(RECORDS);
		assertThat(counts.retries() + counts.aborted() + counts.discarded()).isZero();
		assertThat(this.engine.settled()).isEqualTo(RECORDS);
		Figures.print("HostileRecordsTests",
				"%d ms of CPU, %d handled, %d dead letters, skipped %s, %d MB of heap in use",
				ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000, counts.succeeded(),
				counts.deadLettered(), counts.skipped(),
				(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
	}

	private void runAll() {
		this.engine.runAll();
		while (!this.engine.letters().isEmpty()) {
			List<ManualEngine.Letter> letters = List.copyOf(this.engine.letters());
			this.engine.letters().clear();
			letters.forEach((letter) -> {
				once(this.dead, letter.content().record().offset(), "dead-lettered");
				letter.acknowledge();
			});
			this.engine.runAll();
		}
	}

	/** Looks at everything, as handlers, filters and loggers do. */
	private void handle(ProsodyEvent<?> event) {
		once(this.handled, event.offset(), "handled");
		this.seen += event.id().length() + String.valueOf(event.type()).length() + String.valueOf(event.key()).length();
		this.seen += String.valueOf(event.payload()).length();
		for (Header header : event.headers()) {
			this.seen += String.valueOf(event.header(header.key())).length();
		}
	}

	private void once(BitSet offsets, long offset, String what) {
		if (offsets.get((int) offset)) {
			this.violations.add("offset " + offset + " was " + what + " twice");
		}
		offsets.set((int) offset);
	}

	/** Bytes are handled if they can be decoded, and only then. */
	private void judge(ConsumerRecord<byte[], byte[]> record) {
		int offset = (int) record.offset();
		boolean decodable = isDecodable(record);
		if (this.handled.get(offset) && (!decodable || this.dead.get(offset))) {
			this.violations.add("offset " + offset + " was handled");
		}
		if (this.dead.get(offset) && decodable) {
			this.violations.add("offset " + offset + " is a dead letter");
		}
	}

	private boolean isDecodable(ConsumerRecord<byte[], byte[]> record) {
		try {
			return record.value() != null && this.codec.decode(record.topic(), new RecordHeaders(), record.value(),
					typeOf(record.offset())) != this;
		}
		catch (Exception ex) {
			return false;
		}
	}

	private static Type typeOf(long offset) {
		return TYPES.get((int) (offset % TYPES.size()));
	}

	private static ConsumerRecord<byte[], byte[]> record(long offset, HostileRecord hostile) {
		byte[] key = hostile.key();
		byte[] value = hostile.value();
		return new ConsumerRecord<>("orders", 0, offset, offset, TimestampType.CREATE_TIME,
				(key != null) ? key.length : -1, (value != null) ? value.length : -1, key, value,
				new RecordHeaders(hostile.headers()), Optional.empty());
	}

}
