package dev.prosody.benchmarks.scaling;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

import dev.prosody.benchmarks.broker.Feed;
import dev.prosody.benchmarks.broker.LocalCluster;
import dev.prosody.benchmarks.broker.Topics;
import dev.prosody.benchmarks.workload.Workload;

/**
 * All instances of a point consume its topic once. They begin together, when each has its
 * share of the partitions, so that no rebalance is measured: each key stays where it is,
 * and must come there from its first event on.
 */
public final class ScalingRun {

	private static final double WARM = 0.25;

	private static final double NEARLY_DONE = 0.95;

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final Duration IDLE = Duration.ofSeconds(2);

	/** Nothing more is polled if nothing was for so long. */
	private static final Duration QUIET = Duration.ofSeconds(3);

	private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

	private final LocalCluster cluster;

	private final Workload workload;

	private final InstanceGroup group;

	private final MachineCourse machine;

	private ScalingRun(LocalCluster cluster, Workload workload, InstanceGroup group) {
		this.cluster = cluster;
		this.workload = workload;
		this.group = group;
		this.machine = new MachineCourse(cluster);
	}

	/**
	 * Runs a point.
	 * @param point the point
	 * @param cluster the brokers
	 * @return what was measured
	 */
	public static Outcome of(Point point, LocalCluster cluster)
			throws IOException, InterruptedException, ExecutionException {
		fill(point.workload(), cluster);
		try (InstanceGroup group = InstanceGroup.start(point, cluster)) {
			return new ScalingRun(cluster, point.workload(), group).measure();
		}
	}

	/**
	 * Lets one instance poll as many events as it may hold.
	 * @param point whose handlers do not end while it is measured
	 * @param cluster the brokers
	 * @return what it holds
	 */
	public static Held hold(Point point, LocalCluster cluster)
			throws IOException, InterruptedException, ExecutionException {
		fill(point.workload(), cluster);
		try (InstanceGroup group = InstanceGroup.start(point, cluster)) {
			new ScalingRun(cluster, point.workload(), group).await("partitions", group::isShared);
			InstanceProcess instance = group.first();
			double before = instance.liveBytes();
			group.go();
			long polled = 0;
			do {
				polled = instance.inFlight();
				Thread.sleep(QUIET);
			}
			while (polled == 0 || instance.inFlight() > polled);
			return new Held(polled, instance.liveBytes() - before);
		}
	}

	private static void fill(Workload workload, LocalCluster cluster) throws InterruptedException, ExecutionException {
		if (new Topics(cluster.bootstrapServers()).create(workload.topic(), workload.partitions())) {
			Feed.fill(cluster.bootstrapServers(), workload.topic(), workload);
		}
	}

	private Outcome measure() throws IOException, InterruptedException, ExecutionException {
		await("partitions in equal shares", this.group::isShared);
		double emptyBytes = this.group.first().liveBytes();
		this.group.go();
		await("the last event", () -> this.group.handled() >= this.workload.events());
		double idleCores = idleCores();
		double idleBytes = this.group.first().liveBytes();
		double from = this.group.allReached(WARM);
		double to = this.group.oneReached(NEARLY_DONE);
		double cores = this.group.cores(from, to);
		long disorder = this.group.stop();
		Deliveries deliveries = this.group.deliveries(this.workload.events());
		return new Outcome(this.group.eventsPerSecond(from, to), cores, this.machine.brokerCores(from, to),
				this.machine.othersCores(from, to, cores), deliveries.lost(), deliveries.repeated(), disorder,
				new Topics(this.cluster.bootstrapServers()).uncommitted(this.group.name(), this.workload.topic()),
				emptyBytes, idleBytes, idleCores);
	}

	/** The second half: in the first the last commits are made. */
	private double idleCores() throws InterruptedException {
		double end = System.currentTimeMillis() + IDLE.toMillis();
		Thread.sleep(IDLE);
		return this.group.cores(end - IDLE.toMillis() / 2.0, end);
	}

	private void await(String what, BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + LIMIT.toNanos();
		this.machine.look();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("Waited in vain for " + what);
			}
			Thread.sleep(LOOK_INTERVAL);
			this.machine.look();
		}
	}

}
