package dev.prosody.notification;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;

import dev.prosody.deadletter.DeadLetter;
import dev.prosody.handler.KeyHash;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.send.SentEvent;
import dev.prosody.status.UnsettledEvent;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Makes notifications of what happens in one listener. Thread-safe. */
public final class ListenerNotifier implements ListenerMonitor {

	private final String listenerId;

	private final String groupId;

	private final NotificationQueue queue;

	private final InstantSource clock;

	/**
	 * Creates the notifier.
	 * @param listenerId the listener
	 * @param groupId its consumer group
	 * @param queue where the notifications go
	 * @param clock the time of day
	 */
	public ListenerNotifier(String listenerId, String groupId, NotificationQueue queue, InstantSource clock) {
		this.listenerId = listenerId;
		this.groupId = groupId;
		this.queue = queue;
		this.clock = clock;
	}

	@Override
	public void started() {
		this.queue.add(new ListenerStarted(this.listenerId, this.groupId, this.clock.instant()));
	}

	@Override
	public void stopped(@Nullable String failure) {
		this.queue.add(new ListenerStopped(this.listenerId, this.groupId, this.clock.instant(), failure));
	}

	@Override
	public void paused(boolean paused) {
		this.queue.add(paused ? new ListenerPaused(this.listenerId, this.groupId, this.clock.instant())
				: new ListenerResumed(this.listenerId, this.groupId, this.clock.instant()));
	}

	@Override
	public void assigned(Collection<TopicPartition> partitions) {
		this.queue
			.add(new PartitionsAssigned(this.listenerId, this.groupId, this.clock.instant(), Set.copyOf(partitions)));
	}

	@Override
	public void revoked(Collection<TopicPartition> partitions, long nanos) {
		this.queue.add(new PartitionsRevoked(this.listenerId, this.groupId, this.clock.instant(),
				Set.copyOf(partitions), Duration.ofNanos(nanos)));
	}

	@Override
	public void lost(Collection<TopicPartition> partitions) {
		this.queue.add(new PartitionsLost(this.listenerId, this.groupId, this.clock.instant(), Set.copyOf(partitions)));
	}

	@Override
	public void stalled(TopicPartition partition, UnsettledEvent oldest) {
		this.queue.add(new ListenerStalled(this.listenerId, this.groupId, this.clock.instant(), partition, oldest));
	}

	@Override
	public void recovered(TopicPartition partition) {
		this.queue.add(new ListenerRecovered(this.listenerId, this.groupId, this.clock.instant(), partition));
	}

	@Override
	public void deadLettered(DeadLetter letter, SentEvent sent) {
		this.queue.add(new EventDeadLettered(this.listenerId, this.groupId, this.clock.instant(),
				letter.record().topic(), letter.record().partition(), letter.record().offset(),
				KeyHash.of(letter.record().key()), letter.attempts(), letter.kind(),
				letter.failure().getClass().getName(), sent.topic(), sent.partition(), sent.offset()));
	}

}
