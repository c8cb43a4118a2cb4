package dev.prosody.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecordingRebalanceListenerTests {

	private static final TopicPartition PARTITION = new TopicPartition("events", 0);

	private final History history = new History();

	private final List<Collection<TopicPartition>> assigned = new ArrayList<>();

	private final RecordingRebalanceListener listener = new RecordingRebalanceListener(new ConsumerRebalanceListener() {
		@Override
		public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
			RecordingRebalanceListenerTests.this.assigned.add(partitions);
		}

		@Override
		public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
		}
	}, "a", this.history);

	@Test
	void anAssignmentOfNothingIsPassedOnAndNotRecorded() {
		this.listener.onPartitionsAssigned(Set.of());

		assertThat(this.assigned).containsExactly(Set.of());
		assertThat(this.history.count(Fact.Assigned.class)).isZero();
	}

	@Test
	void anAssignmentIsRecorded() {
		this.listener.onPartitionsAssigned(Set.of(PARTITION));

		assertThat(this.history.facts(Fact.Assigned.class)).containsExactly(new Fact.Assigned("a", Set.of(PARTITION)));
	}

}
