package dev.prosody.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import dev.prosody.testing.Seed;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two workers, one broker and steady traffic, to which everything happens that can: one
 * fault after the other, or two at a time, in random order.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@NeedsSignals
class MixedFaultsIT {

	private static final int EVENTS_PER_SECOND = 300;

	private static final int ROUNDS = Integer.getInteger("prosody.faults.rounds", 1);

	/** For looking into one of them: {@code -Dprosody.faults.kinds=BROKER_KILLED}. */
	private static final String KINDS = System.getProperty("prosody.faults.kinds", "");

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path home;

	@ParameterizedTest
	@EnumSource(Flavour.class)
	void i1i2i3i6i9HoldWhateverHappens(Flavour flavour) throws Exception {
		RandomGenerator random = Seed.random("MixedFaultsIT " + flavour);
		List<List<FaultKind>> plan = plan(flavour, random);
		try (Cluster cluster = Cluster.start(1, Files.createDirectory(this.home.resolve("cluster")));
				Trial trial = new Trial(cluster, this.home, flavour, 4, random)) {
			new FaultPlan(plan).run(trial, EVENTS_PER_SECOND);

			trial.workers().forEach((w) -> w.output().forEach((l) -> System.out.println(w.name() + "> " + l)));
			TrialSummary summary = new Verdict(trial).verify()
				.summary("one broker, two workers",
						plan.stream().flatMap(List::stream).map(FaultKind::toString).toList());
			new SummaryTable().add(summary);
		}
	}

	/**
	 * In a short run half of the flavours get their faults alone, the others in pairs.
	 */
	private static List<List<FaultKind>> plan(Flavour flavour, RandomGenerator random) {
		List<List<FaultKind>> plan = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			boolean alone = (flavour.ordinal() + round) % 2 == 0;
			List<FaultKind> shuffled = new ArrayList<>(FaultKind.all());
			shuffled.removeIf((kind) -> !KINDS.isEmpty() && !List.of(KINDS.split(",")).contains(kind.name()));
			Collections.shuffle(shuffled, Random.from(random));
			for (int i = 0; i < shuffled.size(); i += alone ? 1 : 2) {
				plan.add(shuffled.subList(i, Math.min(shuffled.size(), i + (alone ? 1 : 2))));
			}
		}
		return plan;
	}

}
