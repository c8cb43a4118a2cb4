package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.status.PauseReason;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and ends epochs as the group decides. Bound to one consumer. Every callback
 * catches everything and returns: one that threw would leave a member of the consumer
 * protocol stuck until it is fenced. Confined to the poll thread.
 */
final class Rebalances implements ConsumerRebalanceListener {

	private static final Logger logger = LoggerFactory.getLogger(Rebalances.class);

	/** Shares of the revoke budget: drain, then cancel; the rest is for the commit. */
	private static final double DRAIN = 0.7;

	private static final double CANCEL = 0.9;

	private static final long LOOK_MILLIS = 20;

	/** Retained partitions commit during a long revoke, but never hold it up for long. */
	private static final Duration RETAINED_COMMIT_TIMEOUT = Duration.ofMillis(500);

	private final ListenerDefinition definition;

	private final Assignment assignment;

	private final Dispatcher dispatcher;

	private final Commits commits;

	private final EngineHost host;

	private final EngineClock clock;

	private final AssignmentObserver observer;

	private final Consumer<byte[], byte[]> consumer;

	private final LoopCommands commands;

	private final ListenerMonitor monitor;

	Rebalances(ListenerDefinition definition, Assignment assignment, Dispatcher dispatcher, Commits commits,
			EngineHost host, EngineClock clock, AssignmentObserver observer, Consumer<byte[], byte[]> consumer,
			LoopCommands commands, ListenerMonitor monitor) {
		this.definition = definition;
		this.assignment = assignment;
		this.dispatcher = dispatcher;
		this.commits = commits;
		this.host = host;
		this.clock = clock;
		this.observer = observer;
		this.consumer = consumer;
		this.commands = commands;
		this.monitor = monitor;
	}

	@Override
	public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
		try {
			if (partitions.isEmpty()) {
				return;
			}
			logger.info("Listener '{}': assigned {}", this.definition.id(), partitions);
			if (this.commands.stopBudget() != null) {
				// they are given back in a moment: nothing may be fetched for them
				this.consumer.pause(partitions);
				return;
			}
			// one that is still known was never given back: its epoch is over
			endWithoutCommit(this.assignment.remove(partitions));
			List<AssignedPartition> assigned = partitions.stream()
				.map((id) -> this.assignment.add(this.dispatcher.open(id)))
				.toList();
			this.commits.restore(assigned, this.consumer);
			List<TopicPartition> paused = partitions.stream().filter(this.commands::isPaused).toList();
			if (!paused.isEmpty()) {
				// before this very poll fetches for them
				this.consumer.pause(paused);
				// only these: those that are retained may not be paused yet
				this.assignment.paused(paused, PauseReason.REQUESTED);
			}
			this.observer.assigned(partitions, this.assignment.size());
			this.monitor.assigned(partitions);
			this.monitor.partitions(this.assignment.size());
		}
		catch (RuntimeException ex) {
			this.host.assignmentBroken(ex);
		}
		catch (Throwable ex) {
			this.host.fatal(ex);
		}
	}

	@Override
	public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
		try {
			List<AssignedPartition> revoked = this.assignment.remove(partitions);
			if (!revoked.isEmpty()) {
				revoke(revoked);
				unassigned(partitions);
			}
		}
		catch (RuntimeException ex) {
			this.host.assignmentBroken(ex);
		}
		catch (Throwable ex) {
			this.host.fatal(ex);
		}
	}

	private void revoke(List<AssignedPartition> revoked) {
		Budget budget = Budget.of(this.definition.options().revokeTimeout(), this.clock);
		List<Partition> epochs = Assignment.epochsOf(revoked);
		this.dispatcher.drain(epochs);
		awaitIdle(epochs, budget, DRAIN);
		this.dispatcher.cancel(epochs);
		awaitIdle(epochs, budget, CANCEL);
		this.dispatcher.end(epochs);
		this.commits.commitNow(revoked, this.consumer, orUntilStop(budget).until(1));
		this.monitor.revoked(ids(revoked), budget.elapsed().toNanos());
		long unfinished = epochs.stream().filter(Partition::isBusy).count();
		logger.info("Listener '{}': revoked {} after {} ms{}", this.definition.id(), ids(revoked),
				budget.elapsed().toMillis(), (unfinished > 0)
						? "; handlers of " + unfinished + " of them did not end and go on without effect" : "");
	}

	private void awaitIdle(List<Partition> epochs, Budget budget, double share) {
		while (orUntilStop(budget).isWithin(share) && epochs.stream().anyMatch(Partition::isAwaited)) {
			this.host.awaitIdle(LOOK_MILLIS);
			this.commits.commitNowIfDue(this.assignment.all(), this.consumer, RETAINED_COMMIT_TIMEOUT);
		}
	}

	/**
	 * A stop may be requested at any time, and its time may be over earlier. It needs the
	 * rest of it to commit what is retained.
	 */
	private Budget orUntilStop(Budget budget) {
		Budget stop = this.commands.stopBudget();
		return (stop != null) ? budget.within(stop.first(StopSequence.CANCEL)) : budget;
	}

	@Override
	public void onPartitionsLost(Collection<TopicPartition> partitions) {
		try {
			List<AssignedPartition> lost = this.assignment.remove(partitions);
			if (!lost.isEmpty()) {
				logger.warn("Listener '{}': lost {}: others may already own them; nothing is committed",
						this.definition.id(), ids(lost));
				endWithoutCommit(lost);
				this.monitor.lost(ids(lost));
				unassigned(partitions);
			}
		}
		catch (RuntimeException ex) {
			this.host.assignmentBroken(ex);
		}
		catch (Throwable ex) {
			this.host.fatal(ex);
		}
	}

	private void unassigned(Collection<TopicPartition> partitions) {
		this.observer.unassigned(this.assignment.size());
		this.monitor.partitions(this.assignment.size());
		Set<String> topics = this.assignment.unassigned(partitions);
		if (!topics.isEmpty() && this.commands.stopBudget() == null) {
			this.commits.unassigned(topics);
		}
	}

	private void endWithoutCommit(List<AssignedPartition> partitions) {
		this.dispatcher.end(Assignment.epochsOf(partitions));
	}

	private static List<TopicPartition> ids(List<AssignedPartition> partitions) {
		return partitions.stream().map(AssignedPartition::id).toList();
	}

}
