package dev.prosody.testing;

import java.time.Duration;

import dev.prosody.ProsodyClient;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.PauseReason;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One client with one listener under observation, as one application instance has it. */
public final class Instance implements AutoCloseable {

	private final String name;

	private final ProsodyClient client;

	private final History history;

	Instance(String name, ProsodyClient client, History history) {
		this.name = name;
		this.client = client;
		this.history = history;
	}

	/** Starts it. */
	public Instance start() {
		this.client.start();
		return this;
	}

	/** Starts it, and waits until it has a partition. */
	public Instance startAndAwaitAssignment() throws InterruptedException {
		start();
		if (!listener().awaitAssignment(Duration.ofSeconds(30))) {
			throw new AssertionError(this.name + " got no partition: " + status());
		}
		return this;
	}

	/** Stops it; it can be started again. */
	public void stop() {
		this.history.add(new Fact.Stopping(this.name));
		this.client.stop();
		this.history.add(new Fact.Stopped(this.name));
	}

	/** The client. */
	public ProsodyClient client() {
		return this.client;
	}

	/** Its listener. */
	public ListenerHandle listener() {
		return this.client.listeners().getFirst();
	}

	/** What its listener does. */
	public ListenerStatus status() {
		return listener().status();
	}

	/** What its listener does with a partition, {@code null} if it does not have it. */
	public @Nullable PartitionStatus status(TopicPartition partition) {
		return status().partitions()
			.stream()
			.filter((it) -> it.topic().equals(partition.topic()) && it.partition() == partition.partition())
			.findFirst()
			.orElse(null);
	}

	/** Whether it has a partition and does not fetch it for this reason. */
	public boolean isPaused(TopicPartition partition, PauseReason reason) {
		PartitionStatus status = status(partition);
		return status != null && status.pause() == reason;
	}

	/** Whether it has a partition and fetches it. */
	public boolean isFetching(TopicPartition partition) {
		PartitionStatus status = status(partition);
		return status != null && status.pause() == null;
	}

	@Override
	public void close() {
		this.client.close();
	}

}
