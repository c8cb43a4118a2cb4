package dev.prosody.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.prosody.testing.Seed;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLost;
import dev.prosody.testing.history.PollGap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody deletes what is being consumed, or has yet to be. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@NeedsSignals
class TopicFaultsIT {

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private static Path home;

	private static Cluster cluster;

	@BeforeAll
	static void startCluster() throws Exception {
		cluster = Cluster.start(1, Files.createDirectory(home.resolve("cluster")));
	}

	@AfterAll
	static void stopCluster() throws Exception {
		cluster.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "CLASSIC_COOPERATIVE", "CONSUMER_UNIFORM" })
	void consumptionGoesOnAfterTheTopicWasDeletedAndCreatedAgain(Flavour flavour) throws Exception {
		try (Trial trial = new Trial(cluster, home, flavour, 2, Seed.random("TopicFaultsIT"))) {
			String topic = trial.group().topic();
			send(trial, "old", 300);
			Worker worker = trial.startWorker(Side.EAST);
			trial.awaitEnd();

			trial.admin().deleteTopic(topic);
			trial.await("deleted", () -> !trial.admin().topics().contains(topic));
			// the worker is to see that it is gone, as it would in the hands of an
			// operator
			trial.goOnFor(Duration.ofSeconds(3));
			trial.admin().createTopic(topic, 2, Map.of());
			long recreated = System.nanoTime();
			send(trial, "new", 200);

			trial.await("the new events handled", () -> handledSince(trial, recreated) >= 200);
			trial.await("lag 0", () -> trial.admin().lag(trial.group().group(), topic) == 0);
			assertThat(worker.output())
				.anyMatch((line) -> line.contains("topic '" + topic + "' does not exist any more"))
				.anyMatch((line) -> line.contains("topic '" + topic + "' was deleted and created again"));
			trial.terminateAll();
			trial.history().verify(new PollGap(Flavour.MAX_POLL_INTERVAL));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "CLASSIC_RANGE", "CONSUMER_UNIFORM" })
	void i2i3WhatIsLeftOfATruncatedLogIsHandled(Flavour flavour) throws Exception {
		try (Trial trial = new Trial(cluster, home, flavour, 1, Seed.random("TopicFaultsIT"))) {
			TopicPartition partition = new TopicPartition(trial.group().topic(), 0);
			trial.feed().send(EventScript.GATE_KEY);
			send(trial, "early", 200);
			Worker first = trial.startWorker(Side.EAST);
			trial.await("all but the gate handled", () -> trial.concluded() == 200);

			// below what is in flight, and above the committed offset
			trial.admin().deleteRecords(partition, 100);
			first.openGate();
			trial.awaitEnd();
			first.terminate();
			send(trial, "late", 200);
			// what nobody has handled
			trial.admin().deleteRecords(partition, 300);
			trial.startWorker(Side.WEST);

			trial.await("what is left is handled", () -> trial.concluded() >= 301);
			trial.await("lag 0", () -> trial.admin().lag(trial.group().group(), trial.group().topic()) == 0);
			trial.terminateAll();
			verifyAbove(trial, 300);
		}
	}

	/** Nothing is lost but what was deleted before anybody could handle it. */
	private static void verifyAbove(Trial trial, long deletedBefore) throws Exception {
		History all = trial.history();
		History left = new History();
		all.facts()
			.stream()
			.filter((fact) -> !(fact instanceof Fact.Sent sent) || sent.event().offset() <= 200
					|| sent.event().offset() >= deletedBefore)
			.forEach(left::add);
		left.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(),
				new PollGap(Flavour.MAX_POLL_INTERVAL));
		assertThat(all.facts(Fact.Returned.class))
			.noneMatch((fact) -> fact.event().offset() > 200 && fact.event().offset() < deletedBefore);
	}

	private static void send(Trial trial, String keys, int events) {
		for (int i = 0; i < events; i++) {
			trial.feed().send(keys + "-" + i % 20);
		}
		trial.feed().flush();
	}

	private static long handledSince(Trial trial, long nanoTime) throws Exception {
		trial.concluded();
		return trial.entries()
			.stream()
			.filter((entry) -> entry.nanoTime() > nanoTime && entry.fact().concluded() != null)
			.map((entry) -> entry.fact().concluded())
			.distinct()
			.count();
	}

}
