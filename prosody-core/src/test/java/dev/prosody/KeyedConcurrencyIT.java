package dev.prosody;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.Seed;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.SimulatedWork;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLeaks;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The promise: many keys at once, each key in order. */
@ExtendWith(SharedBroker.class)
class KeyedConcurrencyIT {

	private static final int EVENTS = 20_000;

	private static final int KEYS = 1_000;

	private static final int CONCURRENCY = 256;

	private static final Duration WORK = Duration.ofMillis(5);

	private final Map<String, Integer> nextNumbers = new ConcurrentHashMap<>();

	private final Queue<String> outOfOrder = new ConcurrentLinkedQueue<>();

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	@Timeout(120)
	void i1HandlesManyKeysAtOnceAndEachInOrder(GroupProtocol protocol, EmbeddedBroker broker) throws Exception {
		try (Scenario scenario = Scenario.on(broker, protocol, 4)) {
			EventFeed feed = scenario.feed();
			feed.send(EVENTS, KEYS, Seed.random("KeyedConcurrencyIT"));
			long start = System.nanoTime();
			scenario.instance("a", (spec) -> spec.options((options) -> options.maxConcurrency(CONCURRENCY)),
					(event, context) -> {
						expectNextNumber(event.key(), event.payload());
						SimulatedWork.takes(WORK);
					})
				.start();

			scenario.awaitAllConcluded();

			Duration took = Duration.ofNanos(System.nanoTime() - start);
			scenario.awaitLagZero();
			Figures.print("KeyedConcurrencyIT",
					"%s: %d events in %d ms from start, %d handlers at once at most; one "
							+ "after another the work takes %d ms",
					protocol, EVENTS, took.toMillis(), scenario.history().mostRunningAtOnce(),
					EVENTS * WORK.toMillis());
			assertThat(this.outOfOrder).isEmpty();
			assertThat(scenario.history().count(Fact.Returned.class)).isEqualTo(EVENTS);
			assertThat(scenario.history().mostRunningAtOnce()).isBetween(100, CONCURRENCY);
			scenario.history()
				.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new HandledOnce(),
						new EpochFence(), new NothingLeaks());
		}
	}

	private void expectNextNumber(String key, String number) {
		int expected = this.nextNumbers.merge(key, 1, Integer::sum) - 1;
		if (!number.equals(Integer.toString(expected))) {
			this.outOfOrder.add(key + ": " + number + " instead of " + expected);
		}
	}

}
