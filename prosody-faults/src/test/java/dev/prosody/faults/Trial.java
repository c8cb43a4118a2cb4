package dev.prosody.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SimulatedWork;
import dev.prosody.testing.SteadyLoad;
import dev.prosody.testing.TcpRelay;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.Journal;
import org.awaitility.Awaitility;

/**
 * One topic with steady traffic, one group of worker processes, and all that happens to
 * them. Confined to the test's thread, but for the traffic.
 */
final class Trial implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final int KEYS = 200;

	private final Cluster cluster;

	private final Path home;

	private final GroupSpec group;

	private final RandomGenerator random;

	private final BrokerAdmin admin;

	/** Only what was sent, until the end. */
	private final History sent = new History();

	private final EventFeed feed;

	private final List<Worker> workers = new ArrayList<>();

	private final Set<EventPosition> concluded = new HashSet<>();

	private SteadyLoad load;

	Trial(Cluster cluster, Path home, Flavour flavour, int partitions, RandomGenerator random) {
		this.cluster = cluster;
		this.home = home;
		this.random = random;
		this.admin = cluster.admin();
		String topic = Scenario.uniqueName();
		this.group = new GroupSpec(topic, topic + "-" + flavour.name().toLowerCase(Locale.ROOT), flavour);
		this.admin.createTopic(topic, partitions, Map.of());
		this.feed = new EventFeed(cluster.direct(), topic, this.sent);
	}

	Cluster cluster() {
		return this.cluster;
	}

	BrokerAdmin admin() {
		return this.admin;
	}

	GroupSpec group() {
		return this.group;
	}

	EventFeed feed() {
		return this.feed;
	}

	RandomGenerator random() {
		return this.random;
	}

	/** Begins to send, at a steady rate. */
	void beginTraffic(int perSecond) {
		// a split of its own: the traffic has its own thread
		RandomGenerator keys = new SplittableRandom(this.random.nextLong());
		this.load = new SteadyLoad(perSecond, () -> this.feed.send("key-" + keys.nextInt(KEYS)));
	}

	/**
	 * Lets some time pass. The traffic cannot tell the time: it waits for the brokers.
	 */
	void goOnFor(Duration duration) throws InterruptedException {
		SimulatedWork.takes(duration);
	}

	/** Ends the traffic, and waits until all of it is acknowledged. */
	void endTraffic() {
		this.load.close();
		this.feed.flush();
	}

	/** Starts a worker on the side that has fewer. */
	Worker startWorker() throws IOException {
		long east = healthy().stream().filter((worker) -> worker.side() == Side.EAST).count();
		long west = healthy().size() - east;
		return startWorker((east <= west) ? Side.EAST : Side.WEST);
	}

	Worker startWorker(Side side) throws IOException {
		Worker worker = Worker.start(this.workers.size() + 1, side, this.cluster, this.group, this.home);
		this.workers.add(worker);
		return worker;
	}

	/** Workers that are there and run. */
	List<Worker> healthy() {
		return this.workers.stream().filter(Worker::isHealthy).toList();
	}

	/** One of those, by chance. */
	Worker anyHealthy() {
		List<Worker> healthy = healthy();
		return healthy.get(this.random.nextInt(healthy.size()));
	}

	/** A side on which there is a worker, by chance. */
	Side anySide() {
		return anyHealthy().side();
	}

	/** Does something to the network of a side, and takes note of whom it concerns. */
	void disturb(Side side, Consumer<TcpRelay> disturbance) {
		healthy().stream().filter((worker) -> worker.side() == side).forEach(Worker::cutOff);
		this.cluster.disturb(side, disturbance);
	}

	List<Worker> workers() {
		return this.workers;
	}

	/** Reads what has happened since, and returns how many events are concluded. */
	int concluded() throws IOException {
		for (Worker worker : this.workers) {
			worker.readNew()
				.stream()
				.map((entry) -> entry.fact().concluded())
				.filter(Objects::nonNull)
				.forEach(this.concluded::add);
		}
		return this.concluded.size();
	}

	/** Waits until many more events are concluded. */
	void awaitProgress(int events) throws IOException {
		int before = concluded();
		await(events + " more events", () -> concluded() >= before + events);
	}

	/** Waits until every event that was sent is concluded, and the lag is zero. */
	void awaitEnd() {
		await("all events concluded", () -> {
			concluded();
			return this.sent.facts(Fact.Sent.class).allMatch((fact) -> this.concluded.contains(fact.event()));
		});
		await("lag 0", () -> this.admin.lag(this.group.group(), this.group.topic()) == 0);
	}

	void await(String what, Callable<Boolean> condition) {
		try {
			Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
		}
		catch (RuntimeException ex) {
			throw new AssertionError(what + " in vain. " + this, ex);
		}
	}

	/** Stops all workers that are left, as an orchestrator does. */
	void terminateAll() throws IOException, InterruptedException {
		for (Worker worker : healthy()) {
			worker.terminate();
		}
	}

	/** Everything that happened, in one order. */
	History history() throws IOException {
		concluded();
		History history = new History();
		this.sent.facts().forEach(history::add);
		entries().stream().map(Journal.Entry::fact).forEach(history::add);
		return history;
	}

	/** What the workers did and what was done to them, by time. */
	List<Journal.Entry> entries() {
		return this.workers.stream()
			.flatMap((worker) -> worker.entries().stream())
			.sorted(Comparator.comparingLong(Journal.Entry::nanoTime))
			.toList();
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("%s: %d sent, %d concluded".formatted(this.group,
				this.sent.count(Fact.Sent.class), this.concluded.size()));
		for (Worker worker : this.workers) {
			List<String> output = worker.output();
			text.append("\n--- ")
				.append(worker.name())
				.append(worker.hasEnded() ? " (ended)" : "")
				.append(":\n")
				.append(String.join("\n", output.subList(Math.max(0, output.size() - 30), output.size())));
		}
		return text.toString();
	}

	@Override
	public void close() {
		this.workers.forEach(Worker::close);
		// before the traffic, which otherwise waits for a broker that may be gone
		this.feed.close();
		if (this.load != null) {
			this.load.close();
		}
		this.admin.close();
	}

}
