package dev.prosody.topic;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** A {@link TopicReport} that is being written. Confined to one thread. */
final class Findings {

	private final SortedSet<String> existing = new TreeSet<>();

	private final SortedSet<String> created = new TreeSet<>();

	private final SortedMap<String, String> missing = new TreeMap<>();

	private final SortedSet<String> denied = new TreeSet<>();

	private @Nullable Throwable unreachable;

	void existing(String name) {
		this.existing.add(name);
	}

	void created(String name) {
		this.created.add(name);
	}

	void missing(String name, String reason) {
		this.missing.put(name, reason);
	}

	void denied(String name) {
		this.denied.add(name);
	}

	void unreachable(Throwable reason) {
		this.unreachable = reason;
	}

	TopicReport report() {
		return new TopicReport(this.existing, this.created, this.missing, this.denied, this.unreachable);
	}

	/** What an operator would run. */
	static String command(@Nullable NewTopic topic) {
		if (topic == null) {
			return "";
		}
		StringBuilder command = new StringBuilder(
				"Create it: kafka-topics.sh --bootstrap-server <broker> --create --topic ")
			.append(topic.name());
		if (topic.numPartitions() > 0) {
			command.append(" --partitions ").append(topic.numPartitions());
		}
		if (topic.configs() != null) {
			new TreeMap<>(topic.configs())
				.forEach((name, value) -> command.append(" --config ").append(name).append('=').append(value));
		}
		return command.toString();
	}

}
