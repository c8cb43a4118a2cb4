package dev.prosody.testing;

import java.util.Collection;
import java.util.Set;

import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.Recorder;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Records rebalances before, and ends of epochs also after, the engine deals with them.
 */
final class RecordingRebalanceListener implements ConsumerRebalanceListener {

	private final ConsumerRebalanceListener listener;

	private final String instance;

	private final Recorder history;

	RecordingRebalanceListener(ConsumerRebalanceListener listener, String instance, Recorder history) {
		this.listener = listener;
		this.instance = instance;
		this.history = history;
	}

	@Override
	public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
		// A member of a consumer group of the new protocol may first be told that it has
		// nothing yet: that is no assignment.
		if (!partitions.isEmpty()) {
			this.history.add(new Fact.Assigned(this.instance, Set.copyOf(partitions)));
		}
		this.listener.onPartitionsAssigned(partitions);
	}

	@Override
	public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
		this.history.add(new Fact.Revoking(this.instance, Set.copyOf(partitions)));
		this.listener.onPartitionsRevoked(partitions);
		this.history.add(new Fact.Revoked(this.instance, Set.copyOf(partitions)));
	}

	@Override
	public void onPartitionsLost(Collection<TopicPartition> partitions) {
		this.history.add(new Fact.Losing(this.instance, Set.copyOf(partitions)));
		this.listener.onPartitionsLost(partitions);
		this.history.add(new Fact.Lost(this.instance, Set.copyOf(partitions)));
	}

}
