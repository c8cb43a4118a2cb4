package dev.prosody;

import org.apache.kafka.common.Uuid;
import dev.prosody.engine.offset.SettledOffsets;
import java.util.stream.Collectors;
import java.util.Optional;
import java.util.HashMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.BrokerProcess;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.Seed;
import dev.prosody.testing.WorkerProcess;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.Journal;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes that are killed without warning: everything is handled, little twice. */
@Timeout(180)
class CrashIT {

	private static final int EVENTS = 20_000;

	private static final int KEYS = 1_000;

	@TempDir
	private static Path home;

	private static BrokerProcess broker;

	private static BrokerAdmin admin;

	private final String topic = Scenario.uniqueName();

	private final History history = new History();

	@BeforeAll
	static void startBroker() throws Exception {
		broker = BrokerProcess.in(Files.createDirectory(home.resolve("broker"))).start();
		admin = new BrokerAdmin(broker);
	}

	@AfterAll
	static void stopBroker() {
		admin.close();
		broker.close();
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i3EveryEventIsHandledAlthoughAWorkerIsKilled(GroupProtocol protocol) throws Exception {
		send();
		try (WorkerProcess first = worker(protocol, "first")) {
			await("the middle", () -> isCommitting() && returned(read("first")).size() > EVENTS / 3);
			first.kill();
		}
		List<Fact> before = read("first");
		int running = started(before).size() - returned(before).size();
		int ahead = settledAbove(admin.committed(this.topic), before);
		Set<EventPosition> told = toldAsSettled(before);

		try (WorkerProcess second = worker(protocol, "second")) {
			await("lag 0", () -> admin.lag(this.topic, this.topic) == 0);
			second.kill();
		}

		List<Fact> after = read("second");
		Set<EventPosition> startedTwice = started(before);
		startedTwice.retainAll(started(after));
		Figures.print("CrashIT",
				"%s: killed after %d of %d events; %d were running, %d settled above the committed "
						+ "watermarks, %d of them told with the commits, %d were started again",
				protocol, returned(before).size(), EVENTS, running, ahead, told.size(), startedTwice.size());
		assertThat(told).as("settled before the last commits").isNotEmpty();
		assertThat(startedTwice).doesNotContainAnyElementsOf(told);
		assertThat(startedTwice.size()).isLessThanOrEqualTo(running + ahead - told.size());
		verify(before, after);
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i3EveryEventIsHandledAlthoughTheBrokerIsKilled(GroupProtocol protocol) throws Exception {
		send();
		try (WorkerProcess worker = worker(protocol, "only")) {
			await("the middle", () -> returned(read("only")).size() > EVENTS / 3);
			broker.kill();
			broker.start();
			await("lag 0", () -> admin.lag(this.topic, this.topic) == 0);
			worker.kill();
		}
		List<Fact> facts = read("only");
		Figures.print("CrashIT", "%s: broker killed in the middle, %d of %d events handled again", protocol,
				HandledOnce.duplicates(facts), EVENTS);
		facts.forEach(this.history::add);
		this.history.verify(new NothingLost());
	}

	/** What the commits of the killed worker say was settled above them. */
	private Set<EventPosition> toldAsSettled(List<Fact> facts) {
		Map<TopicPartition, SettledOffsets> told = new HashMap<>();
		Uuid topicId = admin.topicId(this.topic);
		admin.commits(this.topic).forEach((partition, commit) -> {
			SettledOffsets settled = SettledOffsets.decode(commit.metadata(), commit.offset(), topicId);
			if (settled != null) {
				told.put(partition, settled);
			}
		});
		return returned(facts).stream().filter((event) -> {
			SettledOffsets settled = told.get(event.topicPartition());
			return settled != null && settled.contains(event.offset(), Optional.of(0));
		}).collect(Collectors.toSet());
	}

	private boolean isCommitting() {
		return admin.committed(this.topic).values().stream().anyMatch((offset) -> offset > 0);
	}

	private void verify(List<Fact> before, List<Fact> after) {
		// Each process by itself: a journal does not tell when the first one died.
		assertThat(KeyOrder.everywhere().violations(before)).isEmpty();
		assertThat(KeyOrder.everywhere().violations(after)).isEmpty();
		before.forEach(this.history::add);
		after.forEach(this.history::add);
		this.history.verify(new NothingLost());
	}

	private void send() {
		admin.createTopic(this.topic, 6, Map.of());
		try (EventFeed feed = new EventFeed(broker, this.topic, this.history)) {
			feed.send(EVENTS, KEYS, Seed.random("CrashIT"));
		}
		assertThat(this.history.count(Fact.Sent.class)).isEqualTo(EVENTS);
	}

	private WorkerProcess worker(GroupProtocol protocol, String name) throws IOException {
		return WorkerProcess.start(JournalWorker.class, List.of("-Xmx256m"), broker.bootstrapServers(), this.topic,
				protocol.name().toLowerCase(Locale.ROOT), journal(name).toString());
	}

	private Path journal(String name) {
		return home.resolve(this.topic + "-" + name);
	}

	private List<Fact> read(String name) throws IOException {
		return Files.exists(journal(name)) ? Journal.read(journal(name), name) : List.of();
	}

	private static void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what).atMost(Duration.ofSeconds(90)).ignoreExceptions().until(condition);
	}

	private static Set<EventPosition> started(List<Fact> facts) {
		Set<EventPosition> events = new HashSet<>();
		facts.forEach((fact) -> {
			if (fact instanceof Fact.Started started) {
				events.add(started.event());
			}
		});
		return events;
	}

	private static List<EventPosition> returned(List<Fact> facts) {
		List<EventPosition> events = new ArrayList<>();
		facts.forEach((fact) -> {
			if (fact instanceof Fact.Returned returned) {
				events.add(returned.event());
			}
		});
		return events;
	}

	private static int settledAbove(Map<TopicPartition, Long> committed, List<Fact> facts) {
		return (int) returned(facts).stream()
			.filter((event) -> event.offset() >= committed.getOrDefault(event.topicPartition(), 0L))
			.count();
	}

}
