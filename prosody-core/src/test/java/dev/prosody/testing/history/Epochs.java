package dev.prosody.testing.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;

/**
 * Follows the assignments through a history. An attempt belongs to the epoch in which it
 * started, whatever happens to the partition while it runs.
 */
final class Epochs {

	private final Map<Owner, Integer> numbers = new HashMap<>();

	private final Set<Owner> owners = new HashSet<>();

	private final Set<Owner> leaving = new HashSet<>();

	private final Map<Long, Epoch> attempts = new HashMap<>();

	private final Map<Letter, Epoch> letters = new HashMap<>();

	/**
	 * One assignment of a partition to a client.
	 *
	 * @param instance the client
	 * @param partition the partition
	 * @param number counts the assignments of this partition to this client
	 */
	record Epoch(String instance, TopicPartition partition, int number) {

		@Override
		public String toString() {
			return this.instance + "/" + this.partition + "#" + this.number;
		}

	}

	private record Letter(String instance, EventPosition source) {
	}

	private record Owner(String instance, TopicPartition partition) {
	}

	/** Takes note of a fact. Oracles call it before they judge the fact themselves. */
	void follow(Fact fact) {
		switch (fact) {
			case Fact.Assigned it -> it.partitions().forEach((partition) -> open(it.instance(), partition));
			case Fact.Revoking it -> leave(it.instance(), it.partitions());
			case Fact.Losing it -> leave(it.instance(), it.partitions());
			case Fact.Stopping it -> leave(it.instance(), assignedTo(it.instance()));
			case Fact.Revoked it -> it.partitions().forEach((partition) -> close(it.instance(), partition));
			case Fact.Lost it -> {
				leave(it.instance(), it.partitions());
				it.partitions().forEach((partition) -> close(it.instance(), partition));
			}
			case Fact.Closing it -> closeAll(it.instance());
			case Fact.Died it -> closeAll(it.instance());
			case Fact.Started it ->
				this.attempts.put(it.attemptId(), current(it.instance(), it.event().topicPartition()));
			case Fact.DeadLetterSent it -> this.letters.put(new Letter(it.instance(), it.source()),
					current(it.instance(), it.source().topicPartition()));
			default -> {
			}
		}
	}

	private void open(String instance, TopicPartition partition) {
		Owner owner = new Owner(instance, partition);
		this.owners.add(owner);
		this.leaving.remove(owner);
		this.numbers.merge(owner, 1, Integer::sum);
	}

	private void close(String instance, TopicPartition partition) {
		this.owners.remove(new Owner(instance, partition));
	}

	private void closeAll(String instance) {
		this.owners.removeIf((owner) -> owner.instance().equals(instance));
	}

	private void leave(String instance, Set<TopicPartition> partitions) {
		partitions.forEach((partition) -> this.leaving.add(new Owner(instance, partition)));
	}

	/** Whether the partition is being, or was last, taken away from the client. */
	boolean isLeaving(String instance, TopicPartition partition) {
		return this.leaving.contains(new Owner(instance, partition));
	}

	/** The latest epoch of a partition at a client; number 0 before the first. */
	Epoch current(String instance, TopicPartition partition) {
		return new Epoch(instance, partition, this.numbers.getOrDefault(new Owner(instance, partition), 0));
	}

	/** Whether the partition is assigned to the client. */
	boolean isAssigned(String instance, TopicPartition partition) {
		return this.owners.contains(new Owner(instance, partition));
	}

	/** The partitions assigned to the client. */
	Set<TopicPartition> assignedTo(String instance) {
		Set<TopicPartition> partitions = new HashSet<>();
		for (Owner owner : this.owners) {
			if (owner.instance().equals(instance)) {
				partitions.add(owner.partition());
			}
		}
		return partitions;
	}

	/** The epoch in which an attempt started. */
	Epoch ofAttempt(long attemptId) {
		Epoch epoch = this.attempts.get(attemptId);
		if (epoch == null) {
			throw new IllegalStateException("Attempt " + attemptId + " ended but never started");
		}
		return epoch;
	}

	/** The epoch in which the dead letter of an event was sent last. */
	Epoch ofLetter(String instance, EventPosition source) {
		Epoch epoch = this.letters.get(new Letter(instance, source));
		return (epoch != null) ? epoch : current(instance, source.topicPartition());
	}

}
