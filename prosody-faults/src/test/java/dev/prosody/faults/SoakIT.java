package dev.prosody.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import dev.prosody.testing.Seed;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link MixedFaultsIT}, for as long as {@code -Dprosody.faults.soak=PT12M} says, a
 * quarter of it for each way to share partitions: zero, one or two faults at a time.
 */
@EnabledIfSystemProperty(named = "prosody.faults.soak", matches = ".+")
@Timeout(value = 6, unit = TimeUnit.HOURS)
@NeedsSignals
class SoakIT {

	private static final int EVENTS_PER_SECOND = 300;

	private static final Duration QUIET = Duration.ofSeconds(2);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path home;

	@ParameterizedTest
	@EnumSource(Flavour.class)
	void i1i2i3i6i9HoldForALongTime(Flavour flavour) throws Exception {
		Duration share = Duration.parse(System.getProperty("prosody.faults.soak")).dividedBy(Flavour.values().length);
		RandomGenerator random = Seed.random("SoakIT " + flavour);
		List<String> faults = new ArrayList<>();
		try (Cluster cluster = Cluster.start(1, Files.createDirectory(this.home.resolve("cluster")));
				Trial trial = new Trial(cluster, this.home, flavour, 4, random)) {
			FaultPlan.begin(trial, EVENTS_PER_SECOND);
			long begin = System.nanoTime();
			while (System.nanoTime() - begin < share.toNanos()) {
				List<FaultKind> step = step(random, trial.admin().partitions(trial.group().topic()).size());
				step.forEach((kind) -> faults.add(kind.toString()));
				FaultPlan.step(trial, step);
				trial.goOnFor(QUIET);
			}
			FaultPlan.end(trial);

			new SummaryTable().add(new Verdict(trial).verify().summary("soak, " + share.toSeconds() + " s", faults));
		}
	}

	private static List<FaultKind> step(RandomGenerator random, int partitions) {
		List<FaultKind> kinds = new ArrayList<>(FaultKind.all());
		if (partitions > 12) {
			kinds.remove(FaultKind.MORE_PARTITIONS);
		}
		List<FaultKind> step = new ArrayList<>();
		for (int count = random.nextInt(3); count > 0; count--) {
			step.add(kinds.remove(random.nextInt(kinds.size())));
		}
		return step;
	}

}
