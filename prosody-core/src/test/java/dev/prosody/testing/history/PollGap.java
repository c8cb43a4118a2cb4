package dev.prosody.testing.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I4: the engine polls within {@code max.poll.interval.ms}, whatever handlers do. */
public final class PollGap implements Oracle {

	private final Duration maxPollInterval;

	/**
	 * Creates the oracle.
	 * @param maxPollInterval the interval that the broker allows
	 */
	public PollGap(Duration maxPollInterval) {
		this.maxPollInterval = maxPollInterval;
	}

	@Override
	public List<String> violations(List<Fact> facts) {
		return gaps(facts).stream()
			.filter((gap) -> gap.compareTo(this.maxPollInterval) > 0)
			.map((gap) -> "Two polls were %s apart, more than %s".formatted(gap, this.maxPollInterval))
			.toList();
	}

	/** The longest time between two polls of one consumer. */
	public static Duration longest(List<Fact> facts) {
		return gaps(facts).stream().max(Duration::compareTo).orElse(Duration.ZERO);
	}

	private static List<Duration> gaps(List<Fact> facts) {
		List<Duration> gaps = new ArrayList<>();
		Map<String, Long> last = new HashMap<>();
		for (Fact fact : facts) {
			switch (fact) {
				case Fact.Polled it -> {
					Long before = last.get(it.instance());
					if (before != null) {
						gaps.add(Duration.ofNanos(Math.max(0, it.calledAt() - before)));
					}
					// One that was under way while the process was frozen is older than
					// the thaw.
					last.merge(it.instance(), it.calledAt(), Math::max);
				}
				case Fact.Closing it -> last.remove(it.instance());
				case Fact.Died it -> last.remove(it.instance());
				// What a frozen process misses is not its fault.
				case Fact.Thawed it -> last.replace(it.instance(), it.at());
				default -> {
				}
			}
		}
		return gaps;
	}

	@Override
	public String toString() {
		return "I4 PollGap";
	}

}
