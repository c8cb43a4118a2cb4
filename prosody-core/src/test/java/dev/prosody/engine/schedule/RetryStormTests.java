package dev.prosody.engine.schedule;

import java.time.Duration;

import dev.prosody.engine.schedule.SimulatedRunners.SimulatedKey;
import dev.prosody.testing.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many keys whose events keep failing beside a backlog of fresh events, on virtual time:
 * who gets the handlers' time while both wait.
 */
class RetryStormTests {

	private static final int RUNNERS = 16;

	private static final Duration ATTEMPT = Duration.ofMillis(10);

	private static final Duration BACK_OFF = Duration.ofMillis(500);

	private Duration measuredFrom = Duration.ZERO;

	private Duration fresh = Duration.ZERO;

	private Duration retries = Duration.ZERO;

	private boolean failing;

	private final SimulatedRunners runners = SimulatedRunners.fair(RUNNERS);

	/**
	 * The listener has worked alone for a while when a remote system breaks: what fresh
	 * work has used before must not be paid back to the retries.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 60, 600 })
	void freshWorkKeepsItsShareInAStormHoweverLongItWorkedAlone(int secondsBefore) {
		for (int i = 0; i < 64; i++) {
			this.runners.ready(new BacklogKey(), WorkClass.FRESH);
		}
		Duration storm = Duration.ofSeconds(secondsBefore);
		this.runners.at(storm, () -> {
			this.failing = true;
			for (int i = 0; i < 2_000; i++) {
				this.runners.ready(new FailingKey(), WorkClass.FRESH);
			}
		});
		this.measuredFrom = storm.plusSeconds(3);

		this.runners.runUntil(this.measuredFrom.plusSeconds(5));

		double share = share();
		Figures.print("RetryStormTests", "virtual time: fresh work keeps %.1f %% of handler time in a storm after %d s",
				100 * share, secondsBefore);
		assertThat(share).isBetween(0.65, 0.75);
	}

	@Test
	void retriesKeepTheirShareWhenFreshWorkComesAfterALongStorm() {
		this.failing = true;
		for (int i = 0; i < 2_000; i++) {
			this.runners.ready(new FailingKey(), WorkClass.FRESH);
		}
		Duration backlog = Duration.ofSeconds(120);
		this.runners.at(backlog, () -> {
			for (int i = 0; i < 64; i++) {
				this.runners.ready(new BacklogKey(), WorkClass.FRESH);
			}
		});
		this.measuredFrom = backlog.plusSeconds(3);

		this.runners.runUntil(this.measuredFrom.plusSeconds(5));

		assertThat(share()).isBetween(0.65, 0.75);
	}

	private double share() {
		return (double) this.fresh.toNanos() / this.fresh.plus(this.retries).toNanos();
	}

	private void count(WorkClass work) {
		if (this.failing && this.runners.now().compareTo(this.measuredFrom) > 0) {
			this.fresh = (work == WorkClass.FRESH) ? this.fresh.plus(ATTEMPT) : this.fresh;
			this.retries = (work == WorkClass.RETRY) ? this.retries.plus(ATTEMPT) : this.retries;
		}
	}

	private abstract class StormKey extends SimulatedKey {

		StormKey() {
			super(ATTEMPT);
		}

		@Override
		void started(Duration waited, WorkClass work) {
		}

	}

	/** Has more events than are handled in the test. */
	private final class BacklogKey extends StormKey {

		@Override
		void ended(SimulatedRunners runners, WorkClass work) {
			count(work);
			runners.ready(this, WorkClass.FRESH);
		}

	}

	/** Fails in each attempt. */
	private final class FailingKey extends StormKey {

		@Override
		void ended(SimulatedRunners runners, WorkClass work) {
			count(work);
			runners.at(runners.now().plus(BACK_OFF), () -> runners.ready(this, WorkClass.RETRY));
		}

	}

}
