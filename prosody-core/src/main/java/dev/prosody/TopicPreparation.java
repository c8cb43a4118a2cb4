package dev.prosody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.prosody.deadletter.DeadLetterTopics;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.MissingTopics;
import dev.prosody.listener.Subscription;
import dev.prosody.topic.KafkaTopics;
import dev.prosody.topic.TopicReport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it, before listeners start, that the topics they read exist and that their
 * dead-letter topics do. A broker that cannot be reached is not a missing topic: the
 * start goes on, and {@link DeadLetterPreparation} does its part when partitions arrive.
 */
final class TopicPreparation {

	private static final Logger logger = LoggerFactory.getLogger(TopicPreparation.class);

	private static final Duration QUESTION = Duration.ofSeconds(5);

	/** Topics that were created a moment ago may not be known to every broker yet. */
	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

	void prepare(Collection<ListenerDefinition> definitions) {
		Map<KafkaClients, Admin> admins = new IdentityHashMap<>();
		try {
			for (ListenerDefinition definition : lettersBeforeReaders(definitions)) {
				prepare(definition, admins.computeIfAbsent(definition.clients(), TopicPreparation::admin));
			}
		}
		finally {
			admins.values().forEach(Admin::close);
		}
	}

	/**
	 * A listener that reads dead letters finds its topic only after the preparation of
	 * the listener that sends them there.
	 */
	private static List<ListenerDefinition> lettersBeforeReaders(Collection<ListenerDefinition> definitions) {
		List<ListenerDefinition> waiting = new ArrayList<>(definitions);
		List<ListenerDefinition> ordered = new ArrayList<>();
		while (!waiting.isEmpty()) {
			ListenerDefinition next = waiting.stream()
				.filter((reader) -> waiting.stream().noneMatch((other) -> other != reader && writesFor(other, reader)))
				.findFirst()
				.orElse(waiting.getFirst());
			waiting.remove(next);
			ordered.add(next);
		}
		return ordered;
	}

	private static boolean writesFor(ListenerDefinition writer, ListenerDefinition reader) {
		DeadLetterOptions letters = writer.options().deadLetter();
		return letters.enabled() && writer.subscription() instanceof Subscription.Topics sources
				&& reader.subscription() instanceof Subscription.Topics read
				&& sources.names().stream().map(letters::topicFor).anyMatch(read.names()::contains);
	}

	static Admin admin(KafkaClients clients) {
		int millis = (int) QUESTION.toMillis();
		return clients.createAdmin(Map.of(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
				AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis));
	}

	static TopicReport ensureDeadLetters(ListenerDefinition definition, Collection<String> sources, Admin admin) {
		return new DeadLetterTopics(admin, QUESTION).ensure(sources, definition.options().deadLetter());
	}

	private void prepare(ListenerDefinition definition, Admin admin) {
		if (!(definition.subscription() instanceof Subscription.Topics topics)) {
			// what a pattern matches is known at assignment
			return;
		}
		if (!findSources(definition, topics.names(), admin) || !definition.options().deadLetter().enabled()) {
			return;
		}
		TopicReport letters = ensureDeadLetters(definition, topics.names(), admin);
		if (!letters.created().isEmpty()) {
			logger.info("Listener '{}': created dead-letter topics {}", definition.id(), letters.created());
		}
		if (!letters.missing().isEmpty()) {
			throw new MissingTopicsException(definition.id(), new TreeSet<>(letters.missing().keySet()), true,
					String.join(" ", letters.missing().values()));
		}
	}

	/** Returns whether the broker could be asked. */
	private boolean findSources(ListenerDefinition definition, List<String> names, Admin admin) {
		MissingTopics policy = definition.options().missingTopics();
		KafkaTopics topics = new KafkaTopics(admin, QUESTION);
		TopicReport report = (policy == MissingTopics.CREATE) ? topics.findOrCreate(names) : topics.find(names);
		long start = System.nanoTime();
		while (policy == MissingTopics.FAIL && report.unreachable() == null && !report.missing().isEmpty()
				&& System.nanoTime() - start < PATIENCE) {
			LockSupport.parkNanos(this, PAUSE);
			report = topics.find(names);
		}
		Throwable unreachable = report.unreachable();
		if (unreachable != null) {
			logger.warn("Listener '{}': Kafka cannot be reached, topics are not checked; it connects when it can: {}",
					definition.id(), unreachable.toString());
			return false;
		}
		if (!report.missing().isEmpty()) {
			missing(definition, report, policy);
		}
		return true;
	}

	private static void missing(ListenerDefinition definition, TopicReport report, MissingTopics policy) {
		switch (policy) {
			case FAIL, CREATE -> throw new MissingTopicsException(definition.id(),
					new TreeSet<>(report.missing().keySet()), false, String.join(" ", report.missing().values()));
			case WARN -> logger.warn("Listener '{}' subscribes to topics that do not exist: {}", definition.id(),
					report.missing().keySet());
			case IGNORE ->
				logger.debug("Listener '{}': missing topics ignored: {}", definition.id(), report.missing().keySet());
		}
	}

}
