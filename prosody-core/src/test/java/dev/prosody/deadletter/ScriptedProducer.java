package dev.prosody.deadletter;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fails as scripted, then acknowledges. */
class ScriptedProducer extends MockProducer<byte[], byte[]> {

	final Deque<RuntimeException> failures = new ArrayDeque<>();

	ScriptedProducer(int partitions) {
		super(cluster(partitions), true, null, new ByteArraySerializer(), new ByteArraySerializer());
	}

	@Override
	public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
		RuntimeException failure = this.failures.poll();
		if (failure instanceof RecordTooLargeException) {
			return CompletableFuture.failedFuture(failure);
		}
		if (failure != null) {
			throw failure;
		}
		return super.send(record, callback);
	}

	@Override
	public void close(Duration timeout) {
		if (!closed()) {
			super.close(timeout);
		}
	}

	private static Cluster cluster(int partitions) {
		Node node = new Node(0, "localhost", 9092);
		List<PartitionInfo> infos = new ArrayList<>();
		for (int i = 0; i < partitions; i++) {
			infos.add(new PartitionInfo("orders-dlt", i, node, new Node[] { node }, new Node[] { node }));
		}
		return new Cluster("test", List.of(node), infos, Set.of(), Set.of());
	}

}
