package dev.prosody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import dev.prosody.deadletter.DeadLetterTopics;
import dev.prosody.engine.poll.UnresolvableHosts;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.kafka.KafkaErrors;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.MissingTopics;
import dev.prosody.listener.Subscription;
import dev.prosody.topic.KafkaTopics;
import dev.prosody.topic.TopicReport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
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

	private final Consumer<ListenerDefinition> prepared;

	/**
	 * Creates it.
	 * @param prepared told of listeners for which nothing is left to do
	 */
	TopicPreparation(Consumer<ListenerDefinition> prepared) {
		this.prepared = prepared;
	}

	void prepare(Collection<ListenerDefinition> definitions) {
		Map<KafkaClients, List<ListenerDefinition>> byClients = new LinkedHashMap<>();
		definitions.forEach((definition) -> byClients.computeIfAbsent(definition.clients(), (c) -> new ArrayList<>())
			.add(definition));
		byClients.forEach(this::prepare);
	}

	/**
	 * A broker that did not answer about one listener is not asked about the next: each
	 * question would delay the start by its timeout.
	 */
	private void prepare(KafkaClients clients, List<ListenerDefinition> definitions) {
		Throwable unreachable = null;
		try (Admin admin = admin(clients)) {
			for (ListenerDefinition definition : definitions) {
				unreachable = (unreachable != null) ? unreachable : prepare(definition, admin);
			}
		}
		catch (KafkaException ex) {
			if (!UnresolvableHosts.isReportedBy(ex)) {
				throw ex;
			}
			unreachable = (ex.getCause() != null) ? ex.getCause() : ex;
		}
		if (unreachable != null) {
			logger.warn(
					"Kafka {}; the start goes on without a check of topics, and listeners {} connect when they can: {}",
					(unreachable instanceof AuthenticationException) ? "refuses this application" : "cannot be reached",
					definitions.stream().map(ListenerDefinition::id).toList(),
					KafkaErrors.inWords(unreachable, "DESCRIBE"));
		}
	}

	static Admin admin(KafkaClients clients) {
		int millis = (int) QUESTION.toMillis();
		return clients.createAdmin(Map.of(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
				AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis));
	}

	static TopicReport ensureDeadLetters(ListenerDefinition definition, Collection<String> sources, Admin admin) {
		return new DeadLetterTopics(admin, QUESTION).ensure(sources, definition.options().deadLetter());
	}

	/** Returns why the broker could not be asked, {@code null} if it could. */
	private @Nullable Throwable prepare(ListenerDefinition definition, Admin admin) {
		if (!(definition.subscription() instanceof Subscription.Topics topics)) {
			// what a pattern matches is known at assignment
			return null;
		}
		Throwable unreachable = findSources(definition, topics.names(), admin);
		if (unreachable != null || !definition.options().deadLetter().enabled()) {
			return unreachable;
		}
		TopicReport letters = ensureDeadLetters(definition, topics.names(), admin);
		reportDenied(definition, letters, "WRITE");
		if (!letters.created().isEmpty()) {
			logger.info("Listener '{}': created dead-letter topics {}", definition.id(), letters.created());
		}
		if (!letters.missing().isEmpty()) {
			throw new MissingTopicsException(definition.id(), new TreeSet<>(letters.missing().keySet()), true,
					String.join(" ", letters.missing().values()));
		}
		if (letters.unreachable() == null && letters.denied().isEmpty()) {
			this.prepared.accept(definition);
		}
		return letters.unreachable();
	}

	/** Returns why the broker could not be asked, {@code null} if it could. */
	private @Nullable Throwable findSources(ListenerDefinition definition, List<String> names, Admin admin) {
		MissingTopics policy = definition.options().missingTopics();
		KafkaTopics topics = new KafkaTopics(admin, QUESTION);
		TopicReport report = (policy == MissingTopics.CREATE) ? topics.findOrCreate(names) : topics.find(names);
		long start = System.nanoTime();
		while (policy == MissingTopics.FAIL && report.unreachable() == null && !report.missing().isEmpty()
				&& System.nanoTime() - start < PATIENCE) {
			LockSupport.parkNanos(this, PAUSE);
			report = topics.find(names);
		}
		reportDenied(definition, report, "READ");
		Throwable unreachable = report.unreachable();
		if (unreachable == null && !report.missing().isEmpty()) {
			missing(definition, report, policy);
		}
		return unreachable;
	}

	/** Permissions are somebody else's business, and may be given while we run. */
	static void reportDenied(ListenerDefinition definition, TopicReport report, String operation) {
		if (!report.denied().isEmpty()) {
			logger.warn(
					"Listener '{}': the broker tells this application nothing about topics {}: whether they exist is "
							+ "not known. Allow its user {} on them (DESCRIBE comes with it)",
					definition.id(), report.denied(), operation);
		}
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
