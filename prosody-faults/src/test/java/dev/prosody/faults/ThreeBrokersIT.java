package dev.prosody.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.prosody.testing.Seed;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three brokers, three replicas, of which two must be in sync: any one may fail. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@NeedsSignals
class ThreeBrokersIT {

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path home;

	@ParameterizedTest
	@EnumSource(names = { "CLASSIC_COOPERATIVE", "CONSUMER_UNIFORM" })
	void i1i2i3i9HoldAndWorkGoesOnWithoutTheLeader(Flavour flavour) throws Exception {
		try (Cluster cluster = Cluster.start(3, Files.createDirectory(this.home.resolve("cluster")));
				Trial trial = new Trial(cluster, this.home, flavour, 3, Seed.random("ThreeBrokersIT"))) {
			trial.startWorker(Side.EAST);
			trial.startWorker(Side.WEST);
			trial.healthy().forEach(Worker::awaitStart);
			trial.beginTraffic(200);
			trial.awaitProgress(200);

			strike(trial, new LeaderKilled(new TopicPartition(trial.group().topic(), 0)));
			strike(trial, new LeaderKilled(new TopicPartition(Topic.GROUP_METADATA_TOPIC_NAME, 0)));

			trial.endTraffic();
			trial.awaitEnd();
			trial.terminateAll();
			new SummaryTable().add(new Verdict(trial).verify()
				.summary("three brokers, two workers",
						List.of("leader of a partition killed", "coordinator of the group killed")));
		}
	}

	private static void strike(Trial trial, Fault fault) throws Exception {
		fault.begin(trial);
		fault.end(trial);
	}

}
