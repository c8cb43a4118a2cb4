package dev.prosody.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.prosody.testing.Seed;
import dev.prosody.testing.history.Fact;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The coordinator cannot be reached at the worst of times. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@NeedsSignals
class CoordinatorIT {

	private static final int EVENTS_OF_EACH_PARTITION = 50;

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
	@EnumSource(Flavour.class)
	void i3i6ACommitThatFailsInARevocationLosesNothing(Flavour flavour) throws Exception {
		try (Trial trial = new Trial(cluster, home, flavour, 2, Seed.random("CoordinatorIT"))) {
			for (int partition = 0; partition < 2; partition++) {
				trial.feed().send(EventScript.GATE_KEY, partition);
				for (int i = 0; i < EVENTS_OF_EACH_PARTITION; i++) {
					trial.feed().send("key-" + i, partition);
				}
			}
			trial.feed().flush();
			Worker first = trial.startWorker(Side.EAST);
			trial.await("all but the gate handled", () -> trial.concluded() == 2 * EVENTS_OF_EACH_PARTITION);
			Worker second = trial.startWorker(Side.WEST);
			second.awaitStart();
			second.openGate();
			trial.await("a revocation has begun", () -> has(trial, first, Fact.Revoking.class));

			trial.disturb(Side.EAST, (relay) -> relay.blackHole(true));
			first.openGate();

			trial.await("the revocation has ended", () -> has(trial, first, Fact.Revoked.class));
			trial.await("the second worker has taken over", () -> has(trial, second, Fact.Returned.class));
			trial.cluster().disturb(Side.EAST, (relay) -> relay.blackHole(false));
			trial.awaitEnd();
			trial.terminateAll();
			new SummaryTable().add(new Verdict(trial).verify()
				.summary("revocation", List.of("coordinator unreachable during the commit of a revocation")));
		}
	}

	private static boolean has(Trial trial, Worker worker, Class<? extends Fact> kind) throws Exception {
		trial.concluded();
		return worker.entries().stream().anyMatch((entry) -> kind.isInstance(entry.fact()));
	}

}
