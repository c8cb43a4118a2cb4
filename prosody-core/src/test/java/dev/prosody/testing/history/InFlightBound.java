package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.List;

/** I5: events in flight are at most 1.5 · max-in-flight + max.poll.records per client. */
public final class InFlightBound implements Oracle {

	private final int limit;

	/**
	 * Creates the oracle.
	 * @param maxInFlight the listener's option
	 * @param maxPollRecords the Kafka consumer's setting
	 */
	public InFlightBound(int maxInFlight, int maxPollRecords) {
		this.limit = maxInFlight + maxInFlight / 2 + maxPollRecords;
	}

	@Override
	public List<String> violations(List<Fact> facts) {
		List<String> violations = new ArrayList<>();
		Epochs epochs = new Epochs();
		OpenEvents open = new OpenEvents(epochs);
		for (Fact fact : facts) {
			epochs.follow(fact);
			open.follow(fact);
			if (fact instanceof Fact.Polled polled && !polled.events().isEmpty()
					&& open.countOf(polled.instance()) > this.limit) {
				violations.add("%s had %d events in flight, more than %d".formatted(polled.instance(),
						open.countOf(polled.instance()), this.limit));
			}
		}
		return violations;
	}

	@Override
	public String toString() {
		return "I5 InFlightBound";
	}

}
