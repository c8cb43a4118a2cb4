package dev.prosody.benchmarks.scaling;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

import dev.prosody.benchmarks.broker.LocalCluster;

/** The instances of a run, in one consumer group of their own. */
final class InstanceGroup implements AutoCloseable {

	private final String name = "scaling-" + UUID.randomUUID();

	private final int partitions;

	private final List<InstanceProcess> instances = new ArrayList<>();

	private InstanceGroup(int partitions) {
		this.partitions = partitions;
	}

	static InstanceGroup start(Point point, LocalCluster cluster) throws IOException {
		InstanceGroup group = new InstanceGroup(point.workload().partitions());
		for (int i = 0; i < point.instances(); i++) {
			group.instances.add(InstanceProcess.start(cluster, group.name, point));
		}
		return group;
	}

	String name() {
		return this.name;
	}

	InstanceProcess first() {
		return this.instances.getFirst();
	}

	/** Whether each has its share of the partitions: assignors balance to within one. */
	boolean isShared() {
		int least = this.partitions / this.instances.size();
		return this.instances.stream().allMatch((instance) -> instance.partitions() >= least)
				&& sum(InstanceProcess::partitions) == this.partitions;
	}

	long handled() {
		return (long) sum(InstanceProcess::handled);
	}

	void go() throws IOException {
		for (InstanceProcess instance : this.instances) {
			instance.go();
		}
	}

	/** When the last of them had handled a share of what it has handled. */
	double allReached(double share) {
		return this.instances.stream().mapToDouble((instance) -> instance.reached(share)).max().orElseThrow();
	}

	/** When the first of them had. */
	double oneReached(double share) {
		return this.instances.stream().mapToDouble((instance) -> instance.reached(share)).min().orElseThrow();
	}

	double eventsPerSecond(double fromMillis, double toMillis) {
		return sum((instance) -> instance.eventsPerSecond(fromMillis, toMillis));
	}

	double cores(double fromMillis, double toMillis) {
		return sum((instance) -> instance.cores(fromMillis, toMillis));
	}

	private double sum(ToDoubleFunction<InstanceProcess> figure) {
		return this.instances.stream().mapToDouble(figure).sum();
	}

	/**
	 * Stops all.
	 * @return attempts beside or before an earlier event of their key
	 */
	long stop() throws IOException, InterruptedException {
		long disorder = 0;
		for (InstanceProcess instance : this.instances) {
			disorder += (long) instance.stop();
		}
		return disorder;
	}

	Deliveries deliveries(int events) throws IOException {
		return Deliveries.of(this.instances, events);
	}

	@Override
	public void close() throws IOException {
		for (InstanceProcess instance : this.instances) {
			instance.close();
		}
	}

}
