package dev.prosody.testing.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;

/**
 * Which clients may at some time have run what others already owned.
 *
 * @param partitions partitions that a client has lost
 * @param instances clients that were frozen or cut off
 */
record Losses(Set<Losses.Owner> partitions, Set<String> instances) {

	static final Losses NONE = new Losses(Set.of(), Set.of());

	record Owner(String instance, TopicPartition partition) {
	}

	static Losses of(List<Fact> facts) {
		Set<Owner> partitions = new HashSet<>();
		Set<String> instances = new HashSet<>();
		for (Fact fact : facts) {
			switch (fact) {
				case Fact.Lost it ->
					it.partitions().forEach((partition) -> partitions.add(new Owner(it.instance(), partition)));
				case Fact.Frozen it -> instances.add(it.instance());
				case Fact.CutOff it -> instances.add(it.instance());
				default -> {
				}
			}
		}
		return new Losses(partitions, instances);
	}

	boolean happenedTo(String instance, TopicPartition partition) {
		return this.instances.contains(instance) || this.partitions.contains(new Owner(instance, partition));
	}

}
