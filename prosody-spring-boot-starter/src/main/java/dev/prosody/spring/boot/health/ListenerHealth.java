package dev.prosody.spring.boot.health;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.UnsettledEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * What a listener's status means for its health.
 * <ul>
 * <li>{@code DOWN}: it has failed, or is stalled, or something about Kafka does not work
 * at the moment: the last error, which the next success erases. Brief trouble shows too,
 * as with every other indicator that looks when it is asked.</li>
 * <li>{@code UNKNOWN}: nothing can be said. It is stopped or stopping, which somebody has
 * asked for, or has not joined its group yet, which is no trouble before it has taken
 * unusually long. Boot answers 200, and what other listeners are decides.</li>
 * <li>{@code UP}: it is a member of its group, with or without partitions, paused or
 * not.</li>
 * </ul>
 */
final class ListenerHealth {

	private ListenerHealth() {
	}

	static Health of(ListenerStatus listener) {
		return new Health.Builder(statusOf(listener), detailsOf(listener)).build();
	}

	static Status statusOf(ListenerStatus listener) {
		return switch (listener.state()) {
			case FAILED -> Status.DOWN;
			case STOPPED, STOPPING -> Status.UNKNOWN;
			case CONNECTING -> isTroubled(listener) ? Status.DOWN : Status.UNKNOWN;
			case RUNNING -> isTroubled(listener) ? Status.DOWN : Status.UP;
		};
	}

	private static boolean isTroubled(ListenerStatus listener) {
		return listener.stalled() || listener.lastError() != null;
	}

	/** No payloads, and keys as hashes only: who may see health may not see events. */
	private static Map<String, Object> detailsOf(ListenerStatus listener) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", listener.state());
		details.put("group", listener.groupId());
		details.put("paused", listener.paused());
		details.put("stalled", listener.stalled());
		details.put("partitions", partitionsOf(listener));
		PartitionStatus oldest = oldestOf(listener.partitions());
		if (oldest != null && oldest.oldestUnsettled() != null) {
			details.put("oldestUnsettled", inWords(oldest, oldest.oldestUnsettled()));
		}
		if (listener.lastError() != null) {
			details.put("lastError", listener.lastError());
		}
		return details;
	}

	private static Map<String, Collection<Integer>> partitionsOf(ListenerStatus listener) {
		Map<String, Collection<Integer>> partitions = new TreeMap<>();
		for (PartitionStatus partition : listener.partitions()) {
			partitions.computeIfAbsent(partition.topic(), (topic) -> new TreeSet<>()).add(partition.partition());
		}
		return partitions;
	}

	private static @Nullable PartitionStatus oldestOf(List<PartitionStatus> partitions) {
		return partitions.stream()
			.filter((partition) -> partition.oldestUnsettled() != null)
			.max(Comparator.comparing(ListenerHealth::ageOfOldest))
			.orElse(null);
	}

	private static Duration ageOfOldest(PartitionStatus partition) {
		UnsettledEvent oldest = partition.oldestUnsettled();
		return (oldest != null) ? oldest.age() : Duration.ZERO;
	}

	private static Map<String, Object> inWords(PartitionStatus partition, UnsettledEvent event) {
		Map<String, Object> words = new LinkedHashMap<>();
		words.put("topic", partition.topic());
		words.put("partition", partition.partition());
		words.put("offset", event.offset());
		if (event.keyHash() != null) {
			words.put("keyHash", event.keyHash());
		}
		words.put("age", event.age().toString());
		words.put("attempts", event.attempts());
		return words;
	}

}
