package dev.prosody.benchmarks.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import org.apache.kafka.common.Uuid;

/** Several brokers, each a process of its own, that are one cluster. */
public final class LocalCluster implements AutoCloseable {

	/** Enough for a thousand partitions. */
	private static final int HEAP_MB = 512;

	private final List<LocalBroker> brokers = new ArrayList<>();

	private LocalCluster() {
	}

	/**
	 * Starts a cluster and waits until each broker answers.
	 * @param size number of brokers
	 * @return the cluster
	 */
	public static LocalCluster start(int size) throws IOException, InterruptedException, ExecutionException {
		LocalCluster cluster = new LocalCluster();
		try {
			Uuid id = Uuid.randomUuid();
			for (BrokerNode node : BrokerNode.cluster(size, HEAP_MB)) {
				cluster.brokers.add(LocalBroker.launch(node, id));
			}
			for (LocalBroker broker : cluster.brokers) {
				broker.awaitAnswer();
			}
			return cluster;
		}
		catch (IOException | InterruptedException | ExecutionException | RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	/** Where they listen. */
	public String bootstrapServers() {
		return this.brokers.stream().map(LocalBroker::bootstrapServers).collect(Collectors.joining(","));
	}

	/** Processor time that all have used. */
	public Duration processorTime() {
		return this.brokers.stream().map(LocalBroker::processorTime).reduce(Duration.ZERO, Duration::plus);
	}

	@Override
	public void close() {
		// a broker that leaves in order would wait for controllers that are gone
		this.brokers.forEach(LocalBroker::kill);
		this.brokers.forEach(LocalBroker::close);
	}

}
