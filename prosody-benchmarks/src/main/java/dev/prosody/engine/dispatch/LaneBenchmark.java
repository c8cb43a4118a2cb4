package dev.prosody.engine.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.prosody.engine.offset.LedgerPage;
import dev.prosody.engine.offset.OffsetLedger;
import dev.prosody.engine.pipeline.EngineClock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An event enters its lane and leaves it; one thread does both. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LaneBenchmark {

	/** As many as a poll returns. */
	private static final int BATCH = 500;

	/** Evenly used, one after the other. */
	@Param({ "1", "100", "100000" })
	public int keys;

	private final Partition partition = new Partition(new TopicPartition("lanes", 0), new QuietHost(), List.of(),
			new KeyLoads(8192, EngineClock.SYSTEM), new LaneBudget(LaneBudget.LANES), new ConcludedOffsets());

	/** Never looked at: the ledger has a benchmark of its own. */
	private final LedgerPage page = new OffsetLedger().take(0, Optional.empty());

	private final List<Lane> ready = new ArrayList<>();

	private List<ConsumerRecord<byte[], byte[]>> records = List.of();

	private int next;

	/** Makes a record for each key. */
	@Setup
	public void fill() {
		this.records = IntStream.range(0, this.keys)
			.mapToObj((key) -> new ConsumerRecord<>("lanes", 0, 0L, ("key-" + key).getBytes(StandardCharsets.UTF_8),
					new byte[100]))
			.toList();
	}

	/**
	 * A polled batch.
	 * @return number of lanes it made ready
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public int appendAndDrain() {
		List<QueuedEvent> events = new ArrayList<>(BATCH);
		for (int i = 0; i < BATCH; i++) {
			events.add(new QueuedEvent(this.partition, this.page, this.records.get(this.next), 0));
			this.next = (this.next + 1 == this.keys) ? 0 : this.next + 1;
		}
		this.ready.clear();
		this.partition.append(events, this.ready);
		this.ready.forEach(LaneBenchmark::drain);
		return this.ready.size();
	}

	private static void drain(Lane lane) {
		do {
			QueuedEvent event = lane.head();
			event.release();
			event.ended = true;
		}
		while (lane.release(1));
	}

	private static final class QuietHost implements EpochHost {

		@Override
		public boolean isMembershipFresh() {
			return true;
		}

		@Override
		public void epochIdle() {
		}

		@Override
		public void fatal(Throwable error) {
			throw new IllegalStateException(error);
		}

	}

}
