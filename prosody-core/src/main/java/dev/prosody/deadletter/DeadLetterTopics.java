package dev.prosody.deadletter;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.topic.KafkaTopics;
import dev.prosody.topic.KafkaTopics.Creation;
import dev.prosody.topic.TopicReport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Checks and creates dead-letter topics. A created one has as many partitions as its
 * source (the most, if it has several; the broker's default, if none exists yet), the
 * broker's default replication, the configured retention, and room for the source's
 * largest records with our headers. Blocking; thread-safe.
 */
public final class DeadLetterTopics {

	/** What headers of a dead letter may take, see {@link DeadLetterHeaders}. */
	private static final long HEADERS_SIZE = 64 * 1024;

	private final KafkaTopics topics;

	/**
	 * Creates the check.
	 * @param admin asks the broker; it stays its owner's
	 * @param timeout bounds each question to the broker, positive; there are four at most
	 */
	public DeadLetterTopics(Admin admin, Duration timeout) {
		this.topics = new KafkaTopics(admin, timeout);
	}

	/**
	 * Sees to it that the dead-letter topics of source topics exist. Says nothing about
	 * the source topics themselves.
	 * @param sources names of the source topics
	 * @param options names of the dead-letter topics, and whether and how to create them
	 * @return what was found and done, by names of dead-letter topics
	 */
	public TopicReport ensure(Collection<String> sources, DeadLetterOptions options) {
		SortedMap<String, SortedSet<String>> sourcesByTarget = new TreeMap<>();
		for (String source : sources) {
			sourcesByTarget.computeIfAbsent(options.topicFor(source), (target) -> new TreeSet<>()).add(source);
		}
		return this.topics.ensure(sourcesByTarget.keySet(), options.create() ? Creation.WANTED : Creation.NOT_WANTED,
				(absent) -> blueprint(absent, sourcesByTarget, options.retention()));
	}

	private List<NewTopic> blueprint(SortedSet<String> targets, Map<String, SortedSet<String>> sourcesByTarget,
			Duration retention) {
		SortedSet<String> sources = new TreeSet<>();
		targets.forEach((target) -> sources.addAll(sourcesByTarget.getOrDefault(target, Collections.emptySortedSet())));
		Map<String, Integer> partitions = this.topics.partitions(sources);
		Map<String, Integer> limits = this.topics.maxMessageBytes(partitions.keySet());
		return targets.stream().map((target) -> {
			Collection<String> own = sourcesByTarget.getOrDefault(target, Collections.emptySortedSet());
			Map<String, String> configs = new HashMap<>();
			configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
			largest(limits, own).map((limit) -> Math.min(limit + HEADERS_SIZE, Integer.MAX_VALUE))
				.ifPresent((limit) -> configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(limit)));
			return new NewTopic(target, largest(partitions, own), Optional.empty()).configs(configs);
		}).toList();
	}

	private static Optional<Integer> largest(Map<String, Integer> values, Collection<String> names) {
		return names.stream().map(values::get).filter(Objects::nonNull).max(Integer::compare);
	}

}
