package dev.prosody;

import dev.prosody.listener.DedupOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import dev.prosody.status.SkipReason;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.Seed;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.SimulatedWork;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOncePerOwner;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.NothingLeaks;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A sender that repeats itself: every fifth event comes twice, with the same id. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
class DuplicatesIT {

	private static final int IDS = 8_000;

	private static final int KEYS = 200;

	private final Map<EventPosition, String> ids = new ConcurrentHashMap<>();

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void eachOwnerHandlesAnIdOnceAlthoughItComesAgainAndPartitionsMove(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		RandomGenerator random = Seed.random("DuplicatesIT");
		try (Scenario scenario = Scenario.on(broker, protocol, 6)) {
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			int resent = send(feed, 0, IDS / 2, random);
			Instance first = instance(scenario, "a").start();
			scenario.await("a works", () -> history.count(Fact.Returned.class) > IDS / 10);
			Instance second = instance(scenario, "b").start();
			scenario.await("b has partitions", () -> !second.status().partitions().isEmpty());
			resent += send(feed, IDS / 2, IDS, random);

			HandledOncePerOwner once = new HandledOncePerOwner(this.ids);
			scenario.await("every id is handled", () -> once.handledIds(history.facts()).size() == IDS);
			scenario.awaitLagZero();

			long skipped = skipped(first) + skipped(second);
			Figures.print("DuplicatesIT",
					"%s: %d ids, %d sent twice; %d handled, %d skipped as duplicates, %d ids handled by both owners, "
							+ "%d revocations",
					protocol, IDS, resent, history.count(Fact.Returned.class), skipped,
					once.handledBySeveral(history.facts()), history.count(Fact.Revoked.class));
			assertThat(history.count(Fact.Lost.class)).isZero();
			assertThat(skipped).isPositive();
			// each owner may handle what the other has: nothing is shared between them
			assertThat(history.count(Fact.Returned.class)).isEqualTo(IDS + once.handledBySeveral(history.facts()));
			history.verify(once, new EpochFence(), new NothingLeaks());
		}
	}

	@Test
	void whatAnOperatorResetsIsHandledAgainAlthoughTheProcessKnowsIt(EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			EventFeed feed = scenario.feed();
			for (int i = 0; i < 100; i++) {
				feed.send("key-" + i % 10);
			}
			feed.flush();
			Instance instance = instance(scenario, "a").start();
			scenario.awaitLagZero();
			instance.stop();
			scenario.admin().commit(scenario.group(), scenario.partition(0), new OffsetAndMetadata(40));

			instance.start();

			scenario.await("the rest again", () -> scenario.history().count(Fact.Returned.class) == 160);
			scenario.awaitLagZero();
			assertThat(skipped(instance)).isZero();
		}
	}

	private Instance instance(Scenario scenario, String name) {
		return scenario.instance(name, (spec) -> spec.options((options) -> options.dedup(DedupOptions.DEFAULTS)),
				(event, context) -> {
					this.ids.put(new EventPosition(event.topic(), event.partition(), event.offset()), event.id());
					SimulatedWork.takes(Duration.ofMillis(5));
				});
	}

	private static long skipped(Instance instance) {
		return instance.status().counts().skipped(SkipReason.DUPLICATE);
	}

	/** Returns how many were sent twice, the second time up to 200 events later. */
	private static int send(EventFeed feed, int from, int to, RandomGenerator random) {
		Set<Integer> again = new HashSet<>();
		for (int id = from; id < to; id++) {
			sendOne(feed, id);
			if (random.nextInt(5) == 0) {
				int earlier = Math.max(from, id - random.nextInt(KEYS));
				if (again.add(earlier)) {
					sendOne(feed, earlier);
				}
			}
		}
		List<Integer> missing = IntStream.range(from, to).boxed().filter((id) -> !again.contains(id)).toList();
		missing.stream().limit((to - from) / 5 - again.size()).forEach((id) -> {
			again.add(id);
			sendOne(feed, id);
		});
		feed.flush();
		return again.size();
	}

	private static void sendOne(EventFeed feed, int id) {
		feed.sendWithId("key-" + id % KEYS, "event-" + id);
	}

}
