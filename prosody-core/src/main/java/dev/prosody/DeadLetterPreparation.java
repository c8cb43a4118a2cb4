package dev.prosody;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.prosody.engine.poll.AssignmentObserver;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.Subscription;
import dev.prosody.topic.TopicReport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates dead-letter topics for partitions as they are assigned: those of patterns, and
 * those that could not be checked at the start. Works off the poll thread. A broker that
 * does not answer is asked again, and so is one that says nothing about a topic because
 * that is not permitted; a topic that it refuses to create is tried again at the next
 * assignment. Until then dead letters wait.
 */
final class DeadLetterPreparation implements AssignmentObserver, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetterPreparation.class);

	private static final Duration PAUSE = Duration.ofSeconds(10);

	/** Permissions come later than brokers: one pause is so many of the others. */
	private static final int DENIED_FACTOR = 6;

	private final ListenerDefinition definition;

	private final long pauseNanos;

	/** Sources that a worker takes care of. */
	private final Set<String> underWay = ConcurrentHashMap.newKeySet();

	private final Set<String> done = ConcurrentHashMap.newKeySet();

	private final ExecutorService worker;

	DeadLetterPreparation(ListenerDefinition definition) {
		this(definition, PAUSE);
	}

	DeadLetterPreparation(ListenerDefinition definition, Duration pause) {
		this.definition = definition;
		this.pauseNanos = pause.toNanos();
		this.worker = Executors
			.newThreadPerTaskExecutor(Thread.ofVirtual().name("prosody-" + definition.id() + "-topics").factory());
	}

	/**
	 * Told of a listener whose topics were prepared before it started.
	 * @param prepared any listener
	 */
	void prepared(ListenerDefinition prepared) {
		if (prepared.id().equals(this.definition.id())
				&& prepared.subscription() instanceof Subscription.Topics topics) {
			this.done.addAll(topics.names());
		}
	}

	@Override
	public void assigned(Collection<TopicPartition> partitions, int total) {
		if (!this.definition.options().deadLetter().enabled()) {
			return;
		}
		Set<String> sources = new HashSet<>();
		partitions.forEach((partition) -> sources.add(partition.topic()));
		sources.removeAll(this.done);
		sources.removeIf((source) -> !this.underWay.add(source));
		if (!sources.isEmpty()) {
			this.worker.execute(() -> prepareUntilAnswered(sources));
		}
	}

	private void prepareUntilAnswered(Set<String> sources) {
		try {
			long pause = prepare(sources, true);
			while (pause > 0 && !Thread.currentThread().isInterrupted()) {
				LockSupport.parkNanos(this, pause);
				pause = prepare(sources, false);
			}
		}
		finally {
			this.underWay.removeAll(sources);
		}
	}

	/** Returns when to ask the broker again, 0 if it has answered. */
	private long prepare(Set<String> sources, boolean first) {
		try (Admin admin = TopicPreparation.admin(this.definition.clients())) {
			TopicReport report = TopicPreparation.ensureDeadLetters(this.definition, sources, admin);
			if (!report.created().isEmpty()) {
				logger.info("Listener '{}': created dead-letter topics {}", this.definition.id(), report.created());
			}
			report.missing()
				.forEach((topic, reason) -> logger.error(
						"Listener '{}': dead-letter topic {} is missing: events that go there wait with their key. {}",
						this.definition.id(), topic, reason));
			if (first) {
				TopicPreparation.reportDenied(this.definition, report, "WRITE");
			}
			if (report.missing().isEmpty() && report.denied().isEmpty() && report.unreachable() == null) {
				this.done.addAll(sources);
			}
			return (report.unreachable() != null) ? this.pauseNanos
					: report.denied().isEmpty() ? 0 : DENIED_FACTOR * this.pauseNanos;
		}
		catch (RuntimeException ex) {
			logger.warn("Listener '{}': dead-letter topics of {} could not be prepared", this.definition.id(),
					new TreeSet<>(sources), ex);
			return this.pauseNanos;
		}
	}

	@Override
	public void close() {
		this.worker.shutdownNow();
		try {
			this.worker.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
