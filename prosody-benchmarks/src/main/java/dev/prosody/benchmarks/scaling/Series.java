package dev.prosody.benchmarks.scaling;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Points that belong together; the first is the reference of ratios.
 *
 * @param name its name on the command line
 * @param title its title
 * @param about what one should see
 * @param subject what is told of the points
 * @param points the points
 * @param held points whose handlers do not end, to see what waiting events take
 */
public record Series(String name, String title, String about, Subject subject, List<Point> points, List<Point> held) {

	/** Much longer than a look at them takes. */
	private static final String HELD = "w1x/events=1000000/handler-ms=100000/concurrency=1";

	/** What is told of points. */
	public enum Subject {

		/** Rates, next to what the model says. */
		RATE,

		/** Memory, and processor time without load. */
		MEMORY

	}

	/** All series. */
	public static List<Series> all() {
		return List.of(waiting(), more(), most(), nothing(), model(), window(), recipe(), partitions(), keys());
	}

	private static Series waiting() {
		return new Series("io", "Handlers that wait, few at once",
				"Permits are the bound, so that each instance adds as much as the first.", Subject.RATE,
				instances(Point.of("w1x/partitions=12/keys=12000/handler-ms=20/concurrency=64")), List.of());
	}

	private static Series more() {
		return new Series("io-more", "Handlers that wait, more at once", "Four times the permits.", Subject.RATE,
				instances(Point.of("w1x/partitions=12/keys=12000/handler-ms=20/concurrency=256")), List.of());
	}

	private static Series most() {
		return new Series("io-most", "Handlers that wait, as many at once as the machine can do",
				"Sixteen times the permits: the ratio to the bound tells where cores become it.", Subject.RATE,
				instances(Point.of("w1x/partitions=12/keys=12000/handler-ms=20/concurrency=1024")), List.of());
	}

	private static Series nothing() {
		Point one = Point.of("w2/events=4000000/partitions=12/keys=12000");
		return new Series("no-op", "Handlers that do nothing",
				"One instance uses what the machine has: more of them share it.", Subject.RATE,
				IntStream.of(1, 2, 4).mapToObj(one::instances).toList(), List.of());
	}

	/** As many events as the instances need for the same time. */
	private static List<Point> instances(Point one) {
		return IntStream.of(1, 2, 4).mapToObj((count) -> one.instances(count).sized()).toList();
	}

	private static Series model() {
		return rates("model", "The model: permits and keys", "One instance each, with another bound each time.",
				Point.of("w1x/partitions=12/keys=12000/handler-ms=50/concurrency=256"),
				Point.of("w1x/partitions=1/keys=12000/handler-ms=20/concurrency=64"),
				Point.of("w1x/partitions=12/keys=50/handler-ms=20/concurrency=256"),
				Point.of("w1x/partitions=12/keys=1000/handler-ms=5/concurrency=64/spread=hot"));
	}

	private static Series window() {
		return rates("window", "The model: events in flight", "One instance each, whose window is too small.",
				Point.of("w1x/partitions=1/keys=12000/handler-ms=50/concurrency=1000").maxInFlight(256),
				Point.of("w1x/partitions=1/keys=500/handler-ms=50/concurrency=1000").maxInFlight(1000),
				Point.of("w1x/partitions=12/keys=12000/handler-ms=400/concurrency=1000/value-bytes=100000"),
				Point.of("w1x/partitions=12/keys=12000/handler-ms=50/concurrency=1000").maxInFlight(256));
	}

	private static Series rates(String name, String title, String about, Point... points) {
		return new Series(name, title, about, Subject.RATE, Stream.of(points).map(Point::sized).toList(), List.of());
	}

	private static Series recipe() {
		return new Series("recipe", "The recipe",
				"Loads, and what the settings that the recipe gives for them can do: at least half more than the load.",
				Subject.RATE,
				Stream
					.of(new Recipe(2_000, 50, 5_000, 1), new Recipe(4_000, 5, 1_000, 1),
							new Recipe(8_000, 20, 20_000, 2), new Recipe(600, 250, 1_000, 2))
					.map(Recipe::point)
					.toList(),
				List.of());
	}

	private static Series partitions() {
		return new Series("partitions", "Many partitions", "Handlers that do nothing, one instance.", Subject.MEMORY,
				Stream.of(12, 100, 1000)
					.map((count) -> Point.of("w2/events=2000000/keys=10000/partitions=" + count))
					.toList(),
				Stream.of(12, 100, 1000).map((count) -> Point.of(HELD + "/keys=1000000/partitions=" + count)).toList());
	}

	private static Series keys() {
		return new Series("keys", "Many keys", "Handlers that do nothing, one instance.", Subject.MEMORY,
				Stream
					.of("w2/events=2000000/keys=10000/partitions=12", "w2/events=2000000/keys=1000000/partitions=12",
							"w2/events=2000000/keys=1000000/partitions=1000")
					.map(Point::of)
					.toList(),
				Stream.of(10_000, 1_000_000)
					.map((count) -> Point.of(HELD + "/partitions=12/keys=" + count).maxInFlight(4_000_000))
					.toList());
	}

	/** The same with no more than so many events at a point. */
	public Series atMost(int events) {
		return new Series(this.name, this.title, this.about, this.subject,
				this.points.stream().map((point) -> point.atMost(events)).toList(),
				this.held.stream().map((point) -> point.atMost(events)).toList());
	}

}
