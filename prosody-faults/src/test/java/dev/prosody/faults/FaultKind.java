package dev.prosody.faults;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The faults that can be put together at will. */
enum FaultKind {

	WORKER_KILLED("worker killed (SIGKILL)", WorkerReplaced::killed, Duration.ofSeconds(1)),

	WORKER_TERMINATED("worker terminated (SIGTERM)", WorkerReplaced::terminated, Duration.ZERO),

	WORKER_FROZEN("worker frozen beyond its session (SIGSTOP, SIGCONT)", WorkerFrozen::new, Fault.BEYOND_SESSION),

	WORKER_JOINS_AND_LEAVES("worker joins and leaves", WorkerVisits::new, Duration.ofSeconds(1)),

	BROKER_KILLED("broker killed (SIGKILL) and restarted", BrokerKilled::new, Duration.ofSeconds(1)),

	CONNECTIONS_CUT("connections of a worker cut", NetworkFault::cut, Duration.ZERO),

	CONNECTIONS_HALF_OPEN("connections half-open beyond the session", NetworkFault::halfOpen, Fault.BEYOND_SESSION),

	CONNECTIONS_SLOW("connections slow", NetworkFault::slow, Duration.ofSeconds(3)),

	MORE_PARTITIONS("topic gets more partitions", MorePartitions::new, Duration.ZERO);

	private final String description;

	private final Supplier<Fault> factory;

	private final Duration duration;

	FaultKind(String description, Supplier<Fault> factory, Duration duration) {
		this.description = description;
		this.factory = factory;
		this.duration = duration;
	}

	Fault create() {
		return this.factory.get();
	}

	/** How long it lasts. */
	Duration duration() {
		return this.duration;
	}

	static List<FaultKind> all() {
		return List.of(values());
	}

	@Override
	public String toString() {
		return this.description;
	}

}
