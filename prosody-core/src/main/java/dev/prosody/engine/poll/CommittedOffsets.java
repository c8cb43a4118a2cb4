package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.offset.SettledOffsets;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the last owner of a partition has committed, and what it had settled above. What
 * cannot be read, or is not certain, is handled again. Confined to the poll thread.
 */
final class CommittedOffsets {

	private static final Logger logger = LoggerFactory.getLogger(CommittedOffsets.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final String listenerId;

	private final TopicIds topicIds;

	CommittedOffsets(String listenerId, TopicIds topicIds) {
		this.listenerId = listenerId;
		this.topicIds = topicIds;
	}

	/** What is committed for partitions that were just assigned. */
	Map<TopicPartition, OffsetAndMetadata> read(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
		Set<String> topics = new HashSet<>();
		partitions.forEach((id) -> topics.add(id.topic()));
		CompletableFuture<Void> ids = this.topicIds.refresh(topics);
		Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
		try {
			consumer.committed(new HashSet<>(partitions), TIMEOUT).forEach((id, offset) -> {
				if (offset != null) {
					committed.put(id, offset);
				}
			});
		}
		catch (RuntimeException ex) {
			logger.warn("Listener '{}': committed offsets could not be read; what was settled above them is handled "
					+ "again: {}", this.listenerId, ex.toString());
		}
		if (committed.values().stream().anyMatch((offset) -> !offset.metadata().isEmpty())) {
			await(ids);
		}
		return committed;
	}

	/** Nothing of these topics is assigned any more. */
	void unassigned(Collection<String> topics) {
		this.topicIds.unassigned(topics);
	}

	private static void await(CompletableFuture<Void> answered) {
		answered.completeOnTimeout(null, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	/** The id of a partition's topic, {@code null} if it is not known (yet). */
	@Nullable Uuid topicId(TopicPartition id) {
		return this.topicIds.of(id.topic());
	}

	/** What is settled above a committed offset, {@code null} if nothing certain is. */
	@Nullable SettledOffsets settledAbove(TopicPartition id, OffsetAndMetadata committed) {
		if (committed.metadata().isEmpty()) {
			return null;
		}
		Uuid topicId = topicId(id);
		SettledOffsets settled = (topicId != null)
				? SettledOffsets.decode(committed.metadata(), committed.offset(), topicId) : null;
		if (settled == null) {
			logger.warn(
					"Listener '{}': the metadata of the offset {} committed for {} is not ours, damaged, or not "
							+ "about this topic; what was settled above is handled again",
					this.listenerId, committed.offset(), id);
		}
		return settled;
	}

}
