package dev.prosody.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks for topics and creates missing ones. Its methods block, each for a few timeouts
 * at most, and report what goes wrong instead of throwing it. Thread-safe.
 */
public final class KafkaTopics {

	private final Admin admin;

	private final Answers answers;

	private final int timeoutMillis;

	/**
	 * Creates the look-up.
	 * @param admin asks the broker; it stays its owner's
	 * @param timeout bounds each question to the broker, positive
	 */
	public KafkaTopics(Admin admin, Duration timeout) {
		if (!timeout.isPositive()) {
			throw new IllegalArgumentException("'timeout' must be positive but was " + timeout);
		}
		this.admin = admin;
		this.answers = new Answers(timeout);
		this.timeoutMillis = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
	}

	/**
	 * Looks for topics; creates nothing.
	 * @param names their names
	 * @return what was found
	 */
	public TopicReport find(Collection<String> names) {
		return ensure(names, Creation.NOT_WANTED, KafkaTopics::withBrokerDefaults);
	}

	/**
	 * Looks for topics, and creates those that are missing with the broker's default
	 * partitions and replication.
	 * @param names their names
	 * @return what was found and done
	 */
	public TopicReport findOrCreate(Collection<String> names) {
		return ensure(names, Creation.WANTED, KafkaTopics::withBrokerDefaults);
	}

	/**
	 * Looks for topics, and creates those that are missing if that is wanted.
	 * @param names their names
	 * @param creation whether to create them
	 * @param blueprint how to create those that are missing; also used to tell an
	 * operator how to
	 * @return what was found and done
	 */
	public TopicReport ensure(Collection<String> names, Creation creation,
			Function<? super SortedSet<String>, ? extends Collection<NewTopic>> blueprint) {
		Findings findings = new Findings();
		SortedSet<String> absent = look(new TreeSet<>(names), findings);
		if (!absent.isEmpty()) {
			Collection<NewTopic> topics = blueprint.apply(absent);
			if (creation == Creation.WANTED) {
				create(topics, findings);
			}
			else {
				topics.forEach((topic) -> findings.missing(topic.name(),
						"Topic '" + topic.name() + "' does not exist. " + Findings.command(topic)));
			}
		}
		return findings.report();
	}

	/**
	 * Partitions of topics.
	 * @param names names of the topics
	 * @return the number of partitions of each; topics without an answer are left out
	 */
	public SortedMap<String, Integer> partitions(Collection<String> names) {
		SortedMap<String, Integer> partitions = new TreeMap<>();
		this.admin.describeTopics(new TreeSet<>(names), new DescribeTopicsOptions().timeoutMs(this.timeoutMillis))
			.topicNameValues()
			.forEach((name, future) -> {
				if (this.answers.of(future) instanceof Answer.Given<TopicDescription> given) {
					partitions.put(name, given.value().partitions().size());
				}
			});
		return partitions;
	}

	/**
	 * Limits of record batches in topics, in bytes ({@code max.message.bytes}).
	 * @param names names of the topics
	 * @return the limit of each; topics without an answer are left out
	 */
	public SortedMap<String, Integer> maxMessageBytes(Collection<String> names) {
		List<ConfigResource> resources = names.stream()
			.distinct()
			.map((name) -> new ConfigResource(ConfigResource.Type.TOPIC, name))
			.toList();
		SortedMap<String, Integer> limits = new TreeMap<>();
		this.admin.describeConfigs(resources, new DescribeConfigsOptions().timeoutMs(this.timeoutMillis))
			.values()
			.forEach((resource, future) -> {
				if (this.answers.of(future) instanceof Answer.Given<Config> given) {
					ConfigEntry entry = given.value().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
					if (entry != null && entry.value() != null) {
						limits.put(resource.name(), Integer.parseInt(entry.value()));
					}
				}
			});
		return limits;
	}

	/** Returns those that certainly do not exist. */
	private SortedSet<String> look(SortedSet<String> names, Findings findings) {
		SortedSet<String> absent = new TreeSet<>();
		if (names.isEmpty()) {
			return absent;
		}
		this.admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs(this.timeoutMillis))
			.topicNameValues()
			.forEach((name, future) -> {
				switch (this.answers.of(future)) {
					case Answer.Given<TopicDescription> given -> findings.existing(name);
					case Answer.NoAnswer<TopicDescription> none -> findings.unreachable(none.reason());
					case Answer.Refused<TopicDescription> refused -> {
						if (refused.reason() instanceof UnknownTopicOrPartitionException) {
							absent.add(name);
						}
						else if (refused.reason() instanceof AuthorizationException) {
							findings.denied(name);
						}
						else {
							findings.missing(name, "Topic '" + name + "' cannot be used: " + refused.text());
						}
					}
				}
			});
		return absent;
	}

	private void create(Collection<NewTopic> topics, Findings findings) {
		Map<String, NewTopic> byName = new TreeMap<>();
		topics.forEach((topic) -> byName.put(topic.name(), topic));
		this.admin.createTopics(topics, new CreateTopicsOptions().timeoutMs(this.timeoutMillis))
			.values()
			.forEach((name, future) -> {
				switch (this.answers.of(future)) {
					case Answer.Given<Void> given -> findings.created(name);
					case Answer.NoAnswer<Void> none -> findings.unreachable(none.reason());
					case Answer.Refused<Void> refused -> {
						if (refused.reason() instanceof TopicExistsException) {
							// Another instance of the application was faster
							findings.existing(name);
						}
						else {
							findings.missing(name, "Topic '" + name + "' does not exist and could not be created: "
									+ refused.text() + " " + Findings.command(byName.get(name)));
						}
					}
				}
			});
	}

	private static List<NewTopic> withBrokerDefaults(SortedSet<String> names) {
		return names.stream().map((name) -> new NewTopic(name, Optional.empty(), Optional.empty())).toList();
	}

	/** Whether missing topics are created. */
	public enum Creation {

		/** They are created. */
		WANTED,

		/** They are reported as missing. */
		NOT_WANTED

	}

}
