package dev.prosody.faults;

import java.time.Duration;
import java.util.List;

import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.FreshDeadLetters;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.Journal;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLeaks;
import dev.prosody.testing.history.NothingLost;
import dev.prosody.testing.history.OnlyOwnersCommit;
import dev.prosody.testing.history.Oracle;
import dev.prosody.testing.history.PollGap;
import dev.prosody.testing.history.SettledIsCommitted;
import dev.prosody.testing.secrets.Planted;

import static org.assertj.core.api.Assertions.assertThat;

/** Judges the history of a trial, and says what it was like. */
final class Verdict {

	/** What a poll may take besides its own waiting on a machine with much else to do. */
	private static final Duration SLACK = Duration.ofSeconds(1);

	private final Trial trial;

	private final History history;

	Verdict(Trial trial) throws Exception {
		this.trial = trial;
		this.history = trial.history();
	}

	/** Fails with readable sentences if an invariant does not hold. */
	Verdict verify() {
		this.history.verify(KeyOrder.untilLost(), new NothingLost(), new CommitBelowUnsettled(),
				new SettledIsCommitted(), new OnlyOwnersCommit(), new EpochFence(), new DeadLetterFirst(),
				new FreshDeadLetters(this.trial.group().flavour().membershipTimeout().plus(SLACK)), new NothingLeaks(),
				new PollGap(Flavour.MAX_POLL_INTERVAL));
		// the feed plants one into a header of each event
		assertThat(this.trial.workers())
			.allSatisfy((worker) -> assertThat(worker.output()).noneMatch((line) -> line.contains(Planted.SECRET)));
		return this;
	}

	/**
	 * What goes into the table.
	 * @param name of the trial
	 * @param faults what happened
	 */
	TrialSummary summary(String name, List<String> faults) {
		List<Fact> facts = this.history.facts();
		return new TrialSummary(name, this.trial.group().flavour(), faults, this.history.count(Fact.Sent.class),
				count(new NothingLost(), facts), count(KeyOrder.untilLost(), facts), HandledOnce.duplicates(facts),
				this.history.count(Fact.DeadLettered.class), PollGap.longest(facts), longestSilence());
	}

	private static int count(Oracle oracle, List<Fact> facts) {
		return oracle.violations(facts).size();
	}

	/** The longest time in which no worker got anything done. */
	private Duration longestSilence() {
		long longest = 0;
		Long before = null;
		for (Journal.Entry entry : this.trial.entries()) {
			if (entry.fact() instanceof Fact.Returned) {
				longest = (before != null) ? Math.max(longest, entry.nanoTime() - before) : longest;
				before = entry.nanoTime();
			}
		}
		return Duration.ofNanos(longest);
	}

}
