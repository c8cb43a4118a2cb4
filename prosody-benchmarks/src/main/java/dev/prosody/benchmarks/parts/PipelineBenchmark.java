package dev.prosody.benchmarks.parts;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.dispatch.EpochHost;
import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.pipeline.DeadLetterBackOff;
import dev.prosody.engine.pipeline.DeadLetterTrouble;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.pipeline.FailureLog;
import dev.prosody.engine.pipeline.FailureStatistics;
import dev.prosody.engine.pipeline.HandlerAttempt;
import dev.prosody.failure.FailureRules;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerExtensions;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.listener.PayloadTypes;
import dev.prosody.listener.Subscription;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.observation.ProsodyObservations;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From a polled batch to its settled events with the defaults of a listener, everything
 * but Kafka: ledger, lanes, runners, codec, deduplication, a handler that does nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PipelineBenchmark {

	private static final int BATCH = 500;

	private static final int KEYS = 100;

	private static final TopicPartition PARTITION = new TopicPartition("pipeline", 0);

	/** How payloads are decoded. */
	@Param
	public BenchmarkCodec codec = BenchmarkCodec.BYTES;

	/** What looks at attempts: {@code -p observation=NONE,UNHEARD,REFUSED,TIMERS}. */
	@Param("NONE")
	public BenchmarkObservation observation = BenchmarkObservation.NONE;

	private final CountingHost host = new CountingHost();

	private @Nullable Dispatcher dispatcher;

	private @Nullable Partition partition;

	private long next;

	/** Puts the engine together as a listener does. */
	@Setup
	public void start() {
		ListenerDefinition definition = definition();
		EngineClock clock = EngineClock.SYSTEM;
		HandlerAttempt attempts = new HandlerAttempt(definition, new ProsodyObservations(this.observation.registry()),
				clock, Runnable::run, ListenerMonitor.NONE);
		EventPipeline pipeline = new EventPipeline(definition, attempts, (letter) -> {
			throw new IllegalStateException("No dead letter is expected", letter.failure());
		}, new DeadLetterBackOff(new Random(1)), new EventCounters(),
				new FailureLog(definition.id(), clock, new DeadLetterTrouble(clock), new FailureStatistics(clock)),
				ListenerMonitor.NONE);
		Dispatcher created = new Dispatcher(definition, pipeline, this.host, clock);
		created.start();
		this.partition = created.open(PARTITION);
		this.dispatcher = created;
	}

	private ListenerDefinition definition() {
		return new ListenerDefinition("pipeline", "group", new Subscription.Topics(List.of(PARTITION.topic())),
				ListenerOptions.builder().maxConcurrency(256).build(),
				KafkaClients.of(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1")), Map.of(),
				this.codec.codec(), PayloadTypes.always(this.codec.payload()), false, (event, context) -> null,
				FailureRules.DEFAULTS, (attempt, failure) -> Duration.ZERO, true, "benchmark", ListenerExtensions.NONE);
	}

	/** Ends the threads. */
	@TearDown
	public void stop() {
		if (this.dispatcher != null) {
			this.dispatcher.close();
		}
	}

	/**
	 * A polled batch, until its last event is settled.
	 * @return the watermark, asked as often as a poll thread could
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public long batch() {
		Dispatcher to = this.dispatcher;
		Partition epoch = this.partition;
		if (to == null || epoch == null) {
			throw new IllegalStateException("Not started");
		}
		to.dispatch(poll(), (id) -> epoch);
		while (epoch.inFlight() > 0) {
			this.host.check();
			Thread.onSpinWait();
		}
		return epoch.ledger().lowestUnsettled();
	}

	private ConsumerRecords<byte[], byte[]> poll() {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(BATCH);
		for (int i = 0; i < BATCH; i++) {
			byte[] key = ("key-" + this.next % KEYS).getBytes(StandardCharsets.UTF_8);
			records.add(new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), this.next++, key,
					this.codec.value()));
		}
		return new ConsumerRecords<>(Map.of(PARTITION, records), Map.of(PARTITION, new OffsetAndMetadata(this.next)));
	}

	private static final class CountingHost implements EpochHost {

		private final LongAdder settled = new LongAdder();

		private volatile @Nullable Throwable failure;

		@Override
		public boolean isMembershipFresh() {
			return true;
		}

		@Override
		public void epochIdle() {
		}

		@Override
		public void fatal(Throwable error) {
			this.failure = error;
		}

		void check() {
			if (this.failure != null) {
				throw new IllegalStateException(this.failure);
			}
		}

	}

}
