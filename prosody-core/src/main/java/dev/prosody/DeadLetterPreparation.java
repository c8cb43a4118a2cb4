package dev.prosody;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.poll.AssignmentObserver;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.topic.TopicReport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates dead-letter topics for partitions as they are assigned: those of patterns, and
 * those that could not be checked at the start. Works off the poll thread; a failing one
 * is tried again at the next assignment, and until then dead letters wait.
 */
final class DeadLetterPreparation implements AssignmentObserver, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetterPreparation.class);

	private final ListenerDefinition definition;

	private final Set<String> done = ConcurrentHashMap.newKeySet();

	private final ExecutorService worker;

	DeadLetterPreparation(ListenerDefinition definition) {
		this.definition = definition;
		this.worker = Executors
			.newThreadPerTaskExecutor(Thread.ofVirtual().name("prosody-" + definition.id() + "-topics").factory());
	}

	@Override
	public void assigned(Collection<TopicPartition> partitions, int total) {
		if (!this.definition.options().deadLetter().enabled()) {
			return;
		}
		Set<String> sources = new HashSet<>();
		partitions.forEach((partition) -> sources.add(partition.topic()));
		sources.removeAll(this.done);
		if (!sources.isEmpty()) {
			this.worker.execute(() -> prepare(sources));
		}
	}

	private void prepare(Set<String> sources) {
		try (Admin admin = TopicPreparation.admin(this.definition.clients())) {
			TopicReport report = TopicPreparation.ensureDeadLetters(this.definition, sources, admin);
			if (!report.created().isEmpty()) {
				logger.info("Listener '{}': created dead-letter topics {}", this.definition.id(), report.created());
			}
			report.missing()
				.forEach((topic, reason) -> logger.error(
						"Listener '{}': dead-letter topic {} is missing: events that go there wait with their key. {}",
						this.definition.id(), topic, reason));
			if (report.missing().isEmpty() && report.unreachable() == null) {
				this.done.addAll(sources);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Listener '{}': dead-letter topics of {} could not be prepared", this.definition.id(),
					new TreeSet<>(sources), ex);
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
