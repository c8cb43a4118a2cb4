package dev.prosody.engine.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.engine.schedule.SimulatedRunners.SimulatedKey;
import dev.prosody.testing.Figures;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Quiet keys beside keys that always have work, on virtual time: 16 runners; 64 hot keys
 * whose events take 20 ms; 99 quiet keys with an event of 5 ms each, all at once every
 * 200 ms. More often, and a FIFO queue could not keep up with them at all.
 */
class FairnessTests {

	private static final int RUNNERS = 16;

	private static final Duration LENGTH = Duration.ofSeconds(20);

	private static final Duration PERIOD = Duration.ofMillis(200);

	@Test
	void hotKeysHardlyDelayQuietOnes() {
		double alone = quietP99(SimulatedRunners.fair(RUNNERS), 0);
		double fair = quietP99(SimulatedRunners.fair(RUNNERS), 64);
		double fifo = quietP99(SimulatedRunners.fifo(RUNNERS), 64);

		Figures.print("FairnessTests",
				"virtual time: quiet keys' p99 from ready to running: %.1f ms alone, %.1f ms (%.1f x) beside 64 hot "
						+ "keys, %.1f ms (%.1f x) if the queue were FIFO",
				alone, fair, fair / alone, fifo, fifo / alone);
		assertThat(fair).isLessThanOrEqualTo(3 * alone);
		assertThat(fifo).isGreaterThan(3 * alone);
	}

	private static double quietP99(SimulatedRunners runners, int hotKeys) {
		for (int i = 0; i < hotKeys; i++) {
			runners.ready(new HotKey(), WorkClass.FRESH);
		}
		List<Duration> waits = new ArrayList<>();
		List<QuietKey> quiet = new ArrayList<>();
		for (int i = 0; i < 99; i++) {
			quiet.add(new QuietKey(waits));
		}
		for (int burst = 1; burst < LENGTH.toMillis() / PERIOD.toMillis(); burst++) {
			runners.at(PERIOD.multipliedBy(burst), () -> quiet.forEach((key) -> key.arrive(runners)));
		}
		runners.runUntil(LENGTH);
		assertThat(waits).hasSizeGreaterThan(9_000);
		return waits.stream().sorted().skip(waits.size() * 99 / 100).findFirst().orElseThrow().toNanos() / 1e6;
	}

	/** Always has another event. */
	private static final class HotKey extends SimulatedKey {

		private HotKey() {
			super(Duration.ofMillis(20));
		}

		@Override
		void started(Duration waited, WorkClass work) {
		}

		@Override
		void ended(SimulatedRunners runners, WorkClass work) {
			runners.ready(this, WorkClass.FRESH);
		}

	}

	private static final class QuietKey extends SimulatedKey {

		private final List<Duration> waits;

		private int events;

		private QuietKey(List<Duration> waits) {
			super(Duration.ofMillis(5));
			this.waits = waits;
		}

		void arrive(SimulatedRunners runners) {
			if (this.events++ == 0) {
				runners.ready(this, WorkClass.FRESH);
			}
		}

		@Override
		void started(Duration waited, WorkClass work) {
			this.waits.add(waited);
		}

		@Override
		void ended(SimulatedRunners runners, WorkClass work) {
			if (--this.events > 0) {
				runners.ready(this, WorkClass.FRESH);
			}
		}

	}

}
