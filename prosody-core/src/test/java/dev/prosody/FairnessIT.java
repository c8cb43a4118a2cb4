package dev.prosody;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.prosody.failure.TransientException;
import dev.prosody.listener.SchedulerOptions;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.status.PartitionStatus;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Latencies;
import dev.prosody.testing.PolledTimes;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.SimulatedWork;
import dev.prosody.testing.SteadyLoad;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who waits for whom with a real broker and real time. The bounds are asserted on virtual
 * time, by {@code FairnessTests} and {@code RetryStormTests}, whose loads these are.
 */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class FairnessIT {

	private static final int RUNNERS = 16;

	private static final int QUIET_KEYS = 99;

	private static final int HOT_KEYS = 64;

	private static final int HOT_EVENTS_OF_A_KEY = 120;

	private static final Duration WARM_UP = Duration.ofSeconds(2);

	private static final Duration MEASURED = Duration.ofSeconds(6);

	/** Urgency outweighs whatever a key has used: longest waiting first. */
	private static final SchedulerOptions FIFO = new SchedulerOptions(0.3, Duration.ofSeconds(10),
			Duration.ofDays(36_500), 8192);

	@Test
	void quietKeysPassHotOnes(EmbeddedBroker broker) throws Exception {
		Latencies alone = quietWaits(broker, SchedulerOptions.DEFAULTS, 0);
		Latencies fair = quietWaits(broker, SchedulerOptions.DEFAULTS, HOT_KEYS);
		Latencies fifo = quietWaits(broker, FIFO, HOT_KEYS);

		Figures.print("FairnessIT",
				"%d quiet keys, an event of 5 ms each every 200 ms, %d runners; from polled to running: "
						+ "alone p50 %.1f ms, p99 %.1f ms (%d); beside %d hot keys with events of 20 ms p50 %.1f ms, "
						+ "p99 %.1f ms, %.1f x (%d); if the queue were FIFO p50 %.1f ms, p99 %.1f ms, %.1f x (%d)",
				QUIET_KEYS, RUNNERS, p50(alone), p99(alone), alone.size(), HOT_KEYS, p50(fair), p99(fair),
				p99(fair) / p99(alone), fair.size(), p50(fifo), p99(fifo), p99(fifo) / p99(alone), fifo.size());
		assertThat(p50(fair)).isLessThan(p50(fifo));
	}

	private static double p50(Latencies waits) {
		return waits.percentileMillis(0.5);
	}

	private static double p99(Latencies waits) {
		return waits.percentileMillis(0.99);
	}

	private static Latencies quietWaits(EmbeddedBroker broker, SchedulerOptions scheduler, int hotKeys)
			throws Exception {
		AtomicReference<Latencies> waits = new AtomicReference<>(new Latencies());
		PolledTimes polled = new PolledTimes();
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CLASSIC, 6)) {
			EventFeed feed = scenario.feed();
			sendHotEvents(feed, hotKeys);
			Instance instance = scenario.instance("fairness", (spec) -> {
				polled.observe(spec);
				spec.options((options) -> options.maxConcurrency(RUNNERS).scheduler(scheduler));
			}, (event, context) -> {
				boolean quiet = event.key().startsWith("quiet");
				if (quiet) {
					waits.get()
						.add(polled.nanosSince(new EventPosition(event.topic(), event.partition(), event.offset())));
				}
				SimulatedWork.takes(Duration.ofMillis(quiet ? 5 : 20));
			}).startAndAwaitAssignment();
			scenario.await("hot events in flight", () -> inFlight(instance) >= hotKeys * HOT_EVENTS_OF_A_KEY / 2);
			AtomicInteger ticks = new AtomicInteger();
			try (SteadyLoad load = new SteadyLoad(100, () -> sendQuietEvents(feed, ticks.incrementAndGet()))) {
				load.goesOnFor(WARM_UP);
				waits.set(new Latencies());
				load.goesOnFor(MEASURED);
			}
			assertThat(inFlight(instance)).as("hot events are left").isGreaterThanOrEqualTo(hotKeys);
			instance.stop();
			scenario.history().verify(KeyOrder.everywhere());
		}
		return waits.get();
	}

	private static void sendHotEvents(EventFeed feed, int hotKeys) {
		for (int i = 0; i < hotKeys * HOT_EVENTS_OF_A_KEY; i++) {
			feed.send("hot-" + i % hotKeys);
		}
		feed.flush();
	}

	/** Every twentieth tick of 10 ms, all of them at once. */
	private static void sendQuietEvents(EventFeed feed, int tick) {
		if (tick % 20 == 0) {
			for (int i = 0; i < QUIET_KEYS; i++) {
				feed.send("quiet-" + i);
			}
		}
	}

	private static long inFlight(Instance instance) {
		return instance.status().partitions().stream().mapToLong(PartitionStatus::inFlight).sum();
	}

	@Test
	void freshWorkGoesOnInARetryStorm(EmbeddedBroker broker) throws Exception {
		AtomicInteger freshLeft = new AtomicInteger(HOT_KEYS * HOT_EVENTS_OF_A_KEY);
		AtomicInteger failing = new AtomicInteger();
		AtomicLong freshNanos = new AtomicLong();
		AtomicLong retryNanos = new AtomicLong();
		int failingKeys = 600;
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CLASSIC, 6)) {
			EventFeed feed = scenario.feed();
			for (int i = 0; i < failingKeys; i++) {
				feed.send("failing-" + i);
			}
			sendHotEvents(feed, HOT_KEYS);
			scenario.instance("storm", (spec) -> {
				spec.options((options) -> options.maxConcurrency(RUNNERS))
					.retryStrategy(RetryStrategy.fullJitter(Duration.ofMillis(50), Duration.ofMillis(200), null,
							new SplittableRandom(1)));
			}, (event, context) -> {
				long start = System.nanoTime();
				SimulatedWork.takes(Duration.ofMillis(10));
				boolean fails = event.key().startsWith("failing");
				// both wait: every failing event is a retry by now, and fresh ones are
				// left
				if (failing.get() == failingKeys && freshLeft.get() > RUNNERS) {
					(fails ? retryNanos : freshNanos).addAndGet(System.nanoTime() - start);
				}
				if (fails && context.attempt() == 1) {
					failing.incrementAndGet();
				}
				if (!fails) {
					freshLeft.decrementAndGet();
				}
				else if (freshLeft.get() > 0) {
					throw new TransientException("storm");
				}
			}).start();

			scenario.awaitAllConcluded();
			scenario.awaitLagZero();

			Figures.print("FairnessIT",
					"retry storm of %d events beside %d fresh ones, %d runners: fresh work keeps %.1f %% of %.1f s "
							+ "of handler time while both wait",
					failingKeys, HOT_KEYS * HOT_EVENTS_OF_A_KEY, RUNNERS,
					100.0 * freshNanos.get() / (freshNanos.get() + retryNanos.get()),
					(freshNanos.get() + retryNanos.get()) / 1e9);
			assertThat(retryNanos.get()).as("time of retries").isPositive();
			scenario.history().verify(KeyOrder.everywhere(), new NothingLost());
		}
	}

}
