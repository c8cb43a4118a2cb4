package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.assertj.core.api.SoftAssertions;

/** Everything that happened in a test, in one order. Thread-safe. */
public final class History implements Recorder {

	private static final int SHOWN_VIOLATIONS = 10;

	private final List<Fact> facts = new ArrayList<>();

	private final Map<Class<?>, Integer> counts = new HashMap<>();

	private final Set<EventPosition> sent = new HashSet<>();

	private final Set<EventPosition> concluded = new HashSet<>();

	private long attempts;

	private int running;

	private int mostRunning;

	@Override
	public synchronized void add(Fact fact) {
		this.facts.add(fact);
		this.counts.merge(fact.getClass(), 1, Integer::sum);
		switch (fact) {
			case Fact.Sent it -> this.sent.add(it.event());
			case Fact.Started it -> this.mostRunning = Math.max(this.mostRunning, ++this.running);
			case Fact.Returned it -> this.running--;
			case Fact.Threw it -> this.running--;
			default -> {
			}
		}
		if (fact.concluded() != null) {
			this.concluded.add(fact.concluded());
		}
	}

	@Override
	public synchronized long nextAttemptId() {
		return ++this.attempts;
	}

	/** All facts so far. */
	public synchronized List<Fact> facts() {
		return List.copyOf(this.facts);
	}

	/** All facts of one kind so far. */
	public <F extends Fact> Stream<F> facts(Class<F> kind) {
		return facts().stream().filter(kind::isInstance).map(kind::cast);
	}

	/** How many facts of one kind there are. */
	public synchronized int count(Class<? extends Fact> kind) {
		return this.counts.getOrDefault(kind, 0);
	}

	/** How many different events were handled or dead-lettered. */
	public synchronized int concluded() {
		return this.concluded.size();
	}

	/** Whether every event that was sent has been handled or dead-lettered. */
	public synchronized boolean isAllConcluded() {
		return this.concluded.containsAll(this.sent);
	}

	/** How many handlers run now. */
	public synchronized int running() {
		return this.running;
	}

	/** How many handlers ran at once at most. */
	public synchronized int mostRunningAtOnce() {
		return this.mostRunning;
	}

	/**
	 * Fails with readable sentences if an oracle finds a violation.
	 * @param oracles the oracles
	 */
	public void verify(Oracle... oracles) {
		List<Fact> all = facts();
		SoftAssertions.assertSoftly((softly) -> {
			for (Oracle oracle : oracles) {
				List<String> violations = oracle.violations(all);
				softly.assertThat(violations.stream().limit(SHOWN_VIOLATIONS))
					.as("%d violations found by %s in %d facts", violations.size(), oracle, all.size())
					.isEmpty();
			}
		});
	}

}
