package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Set;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import dev.prosody.testing.history.Epochs.Epoch;
import org.apache.kafka.common.TopicPartition;

/** Goes through one history for {@link KeyOrder}. */
final class KeyOrderCheck {

	private final boolean acrossClients;

	private final Losses losses;

	private final List<String> violations = new ArrayList<>();

	private final Epochs epochs = new Epochs();

	private final Map<Lane, Fact.Started> running = new HashMap<>();

	private final Map<Long, Lane> laneOfAttempt = new HashMap<>();

	private final Map<Epoch, Map<String, Queue>> queues = new HashMap<>();

	private final Map<EventPosition, String> keys = new HashMap<>();

	/** What was concluded, and need not be run again by whoever is told. */
	private final Set<EventPosition> concluded = new HashSet<>();

	private record Lane(String client, TopicPartition partition, String key) {
	}

	/** Events of one key in one epoch. */
	private static final class Queue {

		private final TreeSet<Long> open = new TreeSet<>();

		private long lastConcluded = -1;

		private long lastStarted = -1;

		private int lastAttempt;

		void conclude(long offset) {
			this.open.remove(offset);
			this.lastConcluded = Math.max(this.lastConcluded, offset);
		}

	}

	KeyOrderCheck(boolean acrossClients, Losses losses) {
		this.acrossClients = acrossClients;
		this.losses = losses;
	}

	void judge(Fact fact) {
		this.epochs.follow(fact);
		switch (fact) {
			case Fact.Polled it -> it.events().forEach((taken) -> take(it.instance(), taken));
			case Fact.Started it when it.key() != null -> start(it, it.key());
			case Fact.Returned it -> end(it.attemptId(), it.event(), true);
			case Fact.Threw it -> end(it.attemptId(), it.event(), false);
			case Fact.Died it -> this.running.values().removeIf((started) -> started.instance().equals(it.instance()));
			case Fact.DeadLettered it when this.keys.containsKey(it.source()) -> {
				this.concluded.add(it.source());
				queue(this.epochs.ofLetter(it.instance(), it.source()), this.keys.get(it.source()))
					.conclude(it.source().offset());
			}
			default -> {
			}
		}
	}

	private void take(String instance, Fact.Taken taken) {
		if (taken.key() != null) {
			this.keys.put(taken.event(), taken.key());
			Epoch epoch = this.epochs.current(instance, taken.event().topicPartition());
			if (!this.concluded.contains(taken.event())) {
				queue(epoch, taken.key()).open.add(taken.event().offset());
			}
		}
	}

	private void start(Fact.Started started, String key) {
		TopicPartition partition = started.event().topicPartition();
		Lane lane = new Lane(this.acrossClients ? "" : started.instance(), partition, key);
		Fact.Started other = this.running.put(lane, started);
		if (other != null && !mayOverlap(started, other)) {
			this.violations.add("%s of key %s started at %s while %s runs at %s".formatted(started.event(), key,
					started.instance(), other.event(), other.instance()));
		}
		this.laneOfAttempt.put(started.attemptId(), lane);
		this.keys.put(started.event(), key);
		judgeTurn(queue(this.epochs.ofAttempt(started.attemptId()), key), started);
	}

	private boolean mayOverlap(Fact.Started started, Fact.Started other) {
		TopicPartition partition = started.event().topicPartition();
		return !started.instance().equals(other.instance()) && (this.losses.happenedTo(started.instance(), partition)
				|| this.losses.happenedTo(other.instance(), partition));
	}

	private void judgeTurn(Queue queue, Fact.Started started) {
		long offset = started.event().offset();
		if (offset <= queue.lastConcluded) {
			this.violations.add("%s started again after %d of its key was concluded".formatted(started.event(),
					queue.lastConcluded));
			return;
		}
		queue.open.add(offset);
		if (queue.open.first() < offset) {
			this.violations
				.add("%s started before %d of its key was concluded".formatted(started.event(), queue.open.first()));
		}
		int expected = (offset == queue.lastStarted) ? queue.lastAttempt + 1 : 1;
		if (started.attempt() != expected) {
			this.violations
				.add("%s started as attempt %d instead of %d".formatted(started.event(), started.attempt(), expected));
		}
		queue.lastStarted = offset;
		queue.lastAttempt = started.attempt();
	}

	private void end(long attemptId, EventPosition event, boolean concluded) {
		Lane lane = this.laneOfAttempt.get(attemptId);
		if (lane == null) {
			return;
		}
		this.running.computeIfPresent(lane, (key, started) -> (started.attemptId() == attemptId) ? null : started);
		if (concluded) {
			this.concluded.add(event);
			queue(this.epochs.ofAttempt(attemptId), lane.key()).conclude(event.offset());
		}
	}

	private Queue queue(Epoch epoch, String key) {
		return this.queues.computeIfAbsent(epoch, (ignored) -> new HashMap<>())
			.computeIfAbsent(key, (ignored) -> new Queue());
	}

	/** What was found. */
	List<String> violations() {
		return this.violations;
	}

}
