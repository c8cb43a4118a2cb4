package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;

/** Writes short histories of one partition by hand, to test oracles with. */
final class Script {

	private static final TopicPartition PARTITION = new TopicPartition("t", 0);

	private final List<Fact> facts = new ArrayList<>();

	private final Map<String, Long> attemptOfEvent = new HashMap<>();

	private long attempts;

	private long clock;

	static EventPosition at(long offset) {
		return new EventPosition(PARTITION.topic(), PARTITION.partition(), offset);
	}

	Script sent(String key, long... offsets) {
		for (long offset : offsets) {
			this.facts.add(new Fact.Sent(at(offset), key));
		}
		return this;
	}

	Script assigned(String client) {
		return add(new Fact.Assigned(client, Set.of(PARTITION)));
	}

	Script revoking(String client) {
		return add(new Fact.Revoking(client, Set.of(PARTITION)));
	}

	Script revoked(String client) {
		return add(new Fact.Revoked(client, Set.of(PARTITION)));
	}

	Script lost(String client) {
		return add(new Fact.Lost(client, Set.of(PARTITION)));
	}

	Script polled(String client, String key, long... offsets) {
		List<Fact.Taken> taken = new ArrayList<>();
		for (long offset : offsets) {
			taken.add(new Fact.Taken(at(offset), key));
		}
		return add(new Fact.Polled(client, this.clock, taken));
	}

	/** An empty poll that was called at an earlier time. */
	Script polledSince(String client, long calledAt) {
		return add(new Fact.Polled(client, calledAt, List.of()));
	}

	Script later(long nanos) {
		this.clock += nanos;
		return this;
	}

	Script started(String client, String key, long offset) {
		return started(client, key, offset, 1);
	}

	Script started(String client, String key, long offset, int attempt, String... leaks) {
		this.attemptOfEvent.put(client + offset, ++this.attempts);
		return add(new Fact.Started(client, this.attempts, at(offset), key, attempt, List.of(leaks)));
	}

	Script returned(String client, long offset) {
		return returned(client, attempt(client, offset), offset);
	}

	/** The end of an earlier attempt than the latest one of the event. */
	Script returned(String client, long attemptId, long offset) {
		return add(new Fact.Returned(client, attemptId, at(offset)));
	}

	Script threw(String client, long offset) {
		return add(new Fact.Threw(client, attempt(client, offset), at(offset), new IllegalStateException(), false));
	}

	/** The failure of an earlier attempt than the latest one of the event. */
	Script threw(String client, long attemptId, long offset) {
		return add(new Fact.Threw(client, attemptId, at(offset), new IllegalStateException(), false));
	}

	Script threwCancelled(String client, long offset) {
		return add(new Fact.Threw(client, attempt(client, offset), at(offset), new IllegalStateException(), true));
	}

	Script handled(String client, String key, long offset) {
		return started(client, key, offset).returned(client, offset);
	}

	Script deadLetterSent(String client, long offset) {
		return add(new Fact.DeadLetterSent(client, this.clock, at(offset)));
	}

	Script deadLettered(String client, long offset) {
		return add(new Fact.DeadLettered(client, at(offset)));
	}

	Script commits(String client, long offset) {
		return add(new Fact.Committing(client, PARTITION, offset));
	}

	Script commitsAccepted(String client, long offset) {
		return add(new Fact.Committed(client, PARTITION, offset));
	}

	Script died(String client) {
		return add(new Fact.Died(client));
	}

	Script cutOff(String client) {
		return add(new Fact.CutOff(client));
	}

	Script frozen(String client) {
		return add(new Fact.Frozen(client));
	}

	Script thawed(String client) {
		return add(new Fact.Thawed(client, this.clock));
	}

	Script stopping(String client) {
		return add(new Fact.Stopping(client));
	}

	Script closing(String client) {
		return add(new Fact.Closing(client));
	}

	Script stopped(String client) {
		return add(new Fact.Closing(client)).add(new Fact.Stopped(client));
	}

	List<String> judgedBy(Oracle oracle) {
		return oracle.violations(this.facts);
	}

	List<Fact> facts() {
		return this.facts;
	}

	private long attempt(String client, long offset) {
		return this.attemptOfEvent.get(client + offset);
	}

	private Script add(Fact fact) {
		this.facts.add(fact);
		return this;
	}

}
