package dev.prosody.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.prosody.benchmarks.contender.Contenders;
import dev.prosody.benchmarks.workload.Workload;

/**
 * How contenders do while one thing changes.
 *
 * @param name its name on the command line
 * @param title its title
 * @param contenders who runs; the first is the reference
 * @param points the workloads
 */
record Curve(String name, String title, List<String> contenders, List<Workload> points) {

	private static final List<String> BOTH = List.of(Contenders.REFERENCE, "prosody");

	private static final List<String> FEATURES = List.of("prosody", "prosody-no-dedup", "prosody-metrics",
			"prosody-tracing");

	/** Bytes of a topic whose values grow. */
	private static final int TOPIC_BYTES = 300_000_000;

	/** All curves. */
	static List<Curve> all() {
		return List.of(hotKey(), partitions(), keys(), payload(), concurrency(), scheduler(), features());
	}

	private static Curve hotKey() {
		return new Curve("hot-key", "Nine of ten events have the same key", BOTH,
				points("w2/spread=even", "w2/spread=hot", "w3/spread=hot/handler-ms=1/events=5000"));
	}

	private static Curve partitions() {
		return new Curve("partitions", "Partitions", BOTH, points("w2/partitions=1", "w2/partitions=4",
				"w2/partitions=64", "w1x/partitions=1", "w1x/partitions=4", "w1x/partitions=64"));
	}

	private static Curve keys() {
		return new Curve("keys", "Keys, handlers that do nothing", BOTH,
				IntStream.iterate(1, (keys) -> keys <= 1_000_000, (keys) -> keys * 10)
					.mapToObj((keys) -> Workload.of("w2").with("keys", keys))
					.toList());
	}

	private static Curve payload() {
		return new Curve("payload", "Bytes of a value, handlers that do nothing", BOTH,
				IntStream.iterate(100, (bytes) -> bytes <= 1_000_000, (bytes) -> bytes * 10)
					.mapToObj((bytes) -> Workload.of("w2")
						.with("value-bytes", bytes)
						.with("events", Math.min(1_000_000, TOPIC_BYTES / bytes)))
					.toList());
	}

	/** As many events as take a few seconds each time. */
	private static Curve concurrency() {
		return new Curve("concurrency", "Concurrency, handlers that block for 5 ms", BOTH,
				IntStream.of(1, 8, 32, 256, 1_000, 10_000)
					.mapToObj((concurrency) -> Workload.of("w1x/keys=20000")
						.with("concurrency", concurrency)
						.with("events", Math.min(200_000, concurrency * 800)))
					.toList());
	}

	/** With few runners all are busy, and the fair scheduler ranks who waits. */
	private static Curve scheduler() {
		return new Curve("scheduler",
				"Concurrency, handlers that do nothing: few runners are always busy, and who waits " + "is ranked",
				BOTH, points("w2/concurrency=1", "w2/concurrency=2", "w2/concurrency=8", "w2/concurrency=256"));
	}

	private static Curve features() {
		return new Curve("features",
				"Features: defaults, without deduplication, with metrics, with metrics and tracing of "
						+ "one trace in ten",
				FEATURES, points("w1x", "w2"));
	}

	private static List<Workload> points(String... specs) {
		return Stream.of(specs).map(Workload::of).toList();
	}

	/** The same with no more than so many events. */
	Curve atMost(int events) {
		return new Curve(this.name, this.title, this.contenders,
				this.points.stream()
					.map((point) -> (point.events() > events) ? point.with("events", events) : point)
					.toList());
	}

}
