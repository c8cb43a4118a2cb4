package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.offset.SettledOffsets;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.kafka.KafkaErrors;
import dev.prosody.monitor.ListenerMonitor;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits watermarks: asynchronously at a cadence with at most one commit in flight,
 * synchronously where partitions are given away. Confined to the poll thread.
 */
final class Commits {

	private static final Logger logger = LoggerFactory.getLogger(Commits.class);

	/** Metadata is never due later than that. */
	private static final long LAST_CHANCE = TimeUnit.DAYS.toNanos(1);

	private final String listenerId;

	private final long intervalNanos;

	private final EngineClock clock;

	private final LastError errors;

	private final CommittedOffsets before;

	private final ListenerMonitor monitor;

	/** Default of brokers; halved when one refuses it. */
	private int maxMetadata = 4096;

	private boolean inFlight;

	private long due;

	Commits(String listenerId, Duration interval, EngineClock clock, LastError errors, CommittedOffsets before,
			ListenerMonitor monitor) {
		this.listenerId = listenerId;
		this.intervalNanos = interval.toNanos();
		this.clock = clock;
		this.errors = errors;
		this.before = before;
		this.monitor = monitor;
		this.due = clock.nanoTime();
	}

	/** Forgets a commit in flight: its consumer is gone. */
	void reset() {
		this.inFlight = false;
	}

	/** Tells partitions that were just assigned what their last owners have committed. */
	void restore(Collection<AssignedPartition> assigned, Consumer<?, ?> consumer) {
		Map<TopicPartition, OffsetAndMetadata> committed = this.before
			.read(assigned.stream().map(AssignedPartition::id).toList(), consumer);
		long now = this.clock.nanoTime();
		for (AssignedPartition partition : assigned) {
			OffsetAndMetadata offset = committed.get(partition.id());
			if (offset != null) {
				partition.committed(offset, now);
				partition.epoch().resumesAt(offset.offset());
				SettledOffsets settled = this.before.settledAbove(partition.id(), offset);
				if (settled != null) {
					partition.epoch().settledBefore(settled);
				}
			}
		}
	}

	/** Nothing of these topics is assigned any more. */
	void unassigned(Collection<String> topics) {
		this.before.unassigned(topics);
	}

	/** Starts a commit if one is due. */
	void commitIfDue(Collection<AssignedPartition> partitions, Consumer<?, ?> consumer) {
		long now = this.clock.nanoTime();
		if (this.inFlight || now - this.due < 0) {
			return;
		}
		this.due = now + this.intervalNanos;
		Map<TopicPartition, OffsetAndMetadata> plan = plan(partitions, now);
		if (plan.isEmpty()) {
			// what could not be committed went away with its partition
			this.errors.obsolete(LastError.Source.COMMIT);
			return;
		}
		List<AssignedPartition> planned = partitions.stream()
			.filter((assigned) -> plan.containsKey(assigned.id()))
			.toList();
		this.inFlight = true;
		try {
			consumer.commitAsync(plan, (offsets, ex) -> answered(planned, plan, ex, now));
		}
		catch (RuntimeException ex) {
			// not even started: nobody will call back
			this.inFlight = false;
			throw ex;
		}
	}

	private void answered(Collection<AssignedPartition> planned, Map<TopicPartition, OffsetAndMetadata> plan,
			@Nullable Exception failure, long begin) {
		this.inFlight = false;
		if (failure == null) {
			committed(planned, plan, begin);
		}
		else {
			failed(failure);
		}
	}

	/**
	 * Commits now and waits. Failing is no harm but repetition: what was not committed is
	 * redelivered.
	 * @return false if a rebalance forbids it for now: it may work after further polls
	 */
	boolean commitNow(Collection<AssignedPartition> partitions, Consumer<?, ?> consumer, Duration timeout) {
		long begin = this.clock.nanoTime();
		// the last chance to say what is settled above
		Map<TopicPartition, OffsetAndMetadata> plan = plan(partitions, begin + LAST_CHANCE);
		if (plan.isEmpty() || timeout.isNegative()) {
			return true;
		}
		try {
			consumer.commitSync(plan, timeout);
			committed(partitions, plan, begin);
			return true;
		}
		catch (RuntimeException ex) {
			boolean shortens = ex instanceof OffsetMetadataTooLarge && this.maxMetadata > 0;
			failed(ex);
			return shortens ? commitNow(partitions, consumer, timeout.minusNanos(this.clock.nanoTime() - begin))
					: !(ex instanceof RebalanceInProgressException);
		}
	}

	/** As {@link #commitNow}, if a commit is due. */
	void commitNowIfDue(Collection<AssignedPartition> partitions, Consumer<?, ?> consumer, Duration timeout) {
		long now = this.clock.nanoTime();
		if (now - this.due >= 0) {
			this.due = now + this.intervalNanos;
			commitNow(partitions, consumer, timeout);
		}
	}

	private Map<TopicPartition, OffsetAndMetadata> plan(Collection<AssignedPartition> partitions, long metadataUntil) {
		Map<TopicPartition, OffsetAndMetadata> plan = new HashMap<>();
		for (AssignedPartition assigned : partitions) {
			OffsetAndMetadata offset = assigned.toCommit(this.before.topicId(assigned.id()), this.maxMetadata,
					metadataUntil);
			if (offset != null) {
				plan.put(assigned.id(), offset);
			}
		}
		return plan;
	}

	private void committed(Collection<AssignedPartition> partitions, Map<TopicPartition, OffsetAndMetadata> plan,
			long begin) {
		long now = this.clock.nanoTime();
		this.monitor.committed(now - begin);
		for (AssignedPartition assigned : partitions) {
			OffsetAndMetadata offset = plan.get(assigned.id());
			if (offset != null) {
				assigned.committed(offset, now);
				assigned.epoch().committed(offset.offset());
			}
		}
		this.errors.cleared(LastError.Source.COMMIT);
	}

	/** The partitions stay dirty in every case: the next cadence plans them again. */
	private void failed(Exception ex) {
		this.monitor.commitFailed();
		switch (ex) {
			case RebalanceInProgressException rebalance ->
				logger.debug("Listener '{}': commit waits for the rebalance to end", this.listenerId);
			case CommitFailedException lost -> lost(lost);
			case UnknownMemberIdException lost -> lost(lost);
			case FencedInstanceIdException lost -> lost(lost);
			case OffsetMetadataTooLarge tooLarge when this.maxMetadata > 0 -> {
				this.maxMetadata /= 2;
				this.due = this.clock.nanoTime();
				logger.debug("Listener '{}': the broker accepts less metadata, {} characters are tried",
						this.listenerId, this.maxMetadata);
			}
			case AuthorizationException denied -> this.errors.report(LastError.Source.COMMIT,
					"Offsets cannot be committed, permission denied: " + KafkaErrors.inWords(denied, "READ"), denied);
			default -> this.errors.report(LastError.Source.COMMIT,
					"Offsets could not be committed, it is tried again: " + ex.getMessage(), ex);
		}
	}

	private void lost(Exception ex) {
		logger.debug("Listener '{}': commit refused, the partitions have a new owner", this.listenerId, ex);
	}

}
