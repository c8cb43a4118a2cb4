package dev.prosody.samples.flights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import dev.prosody.listener.ProsodyMode;
import org.jspecify.annotations.Nullable;

/**
 * What a user can say on the command line.
 *
 * @param broker brokers to use, {@code null} for one in this process
 * @param join the run to take part in, {@code null} to begin a new one
 * @param instances how many instances must be there before a new run begins
 * @param modes modes to run in, one run for each; empty for one run in the default mode
 */
record FlightsArguments(@Nullable String broker, @Nullable String join, int instances, List<ProsodyMode> modes) {

	static final String USAGE = """

			Options:
			  (none)                 begin a run with a broker in this process
			  --broker=host:port     begin a run with a broker of yours; several are separated by commas
			  --instances=N          with --broker: begin when N instances are there, to see them share the work
			  --join=RUN             with --broker: take part in a run that another instance has begun; it prints RUN
			  --mode=MODE            pipeline, low-latency, best-effort, or all of them one after another, side by side
			  --help                 print this
			""";

	private static final String BROKER = "--broker=";

	private static final String JOIN = "--join=";

	private static final String INSTANCES = "--instances=";

	private static final String MODE = "--mode=";

	FlightsArguments {
		modes = List.copyOf(modes);
		if (broker == null && (join != null || instances > 1)) {
			throw new IllegalArgumentException("--join and --instances need --broker=host:port: "
					+ "nobody else can reach the broker in this process.");
		}
		if (join != null && instances > 1) {
			throw new IllegalArgumentException("--instances is said once, by the instance that begins the run; "
					+ "those that --join it need not say it.");
		}
		if (!modes.isEmpty() && (join != null || instances > 1)) {
			throw new IllegalArgumentException(
					"--mode is for runs with one instance: it goes with neither --join nor " + "--instances.");
		}
	}

	static boolean askForHelp(String... args) {
		return Arrays.asList(args).contains("--help");
	}

	static FlightsArguments parse(String... args) {
		String broker = null;
		String join = null;
		int instances = 1;
		List<ProsodyMode> modes = List.of();
		for (String arg : args) {
			if (arg.startsWith(BROKER)) {
				broker = matching("(\\S+:\\d{1,5})(,\\S+:\\d{1,5})*", arg, BROKER, "host:port");
			}
			else if (arg.startsWith(JOIN)) {
				join = matching("[a-zA-Z0-9-]+", arg, JOIN, "the run that the first instance prints");
			}
			else if (arg.startsWith(INSTANCES)) {
				instances = Integer.parseInt(matching("[1-6]", arg, INSTANCES, "1 to 6, as there are 6 partitions"));
			}
			else if (arg.startsWith(MODE)) {
				modes = modes(matching("pipeline|low-latency|best-effort|all", arg, MODE,
						"pipeline, low-latency, best-effort or all"));
			}
			else {
				throw new IllegalArgumentException("Unknown option '" + arg + "'.");
			}
		}
		return new FlightsArguments(broker, join, instances, modes);
	}

	private static List<ProsodyMode> modes(String name) {
		return Arrays.stream(ProsodyMode.values())
			.filter((mode) -> name.equals("all") || name.equals(nameOf(mode)))
			.toList();
	}

	/** A mode as it is written in properties. */
	static String nameOf(ProsodyMode mode) {
		return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** The modes of the runs to make, one for each run. */
	List<ProsodyMode> runs() {
		return this.modes.isEmpty() ? List.of(ProsodyMode.PIPELINE) : this.modes;
	}

	private static String matching(String pattern, String arg, String option, String expected) {
		String value = arg.substring(option.length());
		if (!value.matches(pattern)) {
			throw new IllegalArgumentException(option + value + " is not understood, expected: " + expected + ".");
		}
		return value;
	}

	/**
	 * The arguments as properties of a run, with names that nobody else has.
	 */
	String[] asProperties(ProsodyMode mode) {
		List<String> properties = new ArrayList<>();
		properties.add("--flights.run=" + ((this.join != null) ? this.join : uniqueName()));
		properties.add("--flights.instance=" + uniqueName());
		properties.add("--flights.begin=" + (this.join == null));
		properties.add("--flights.instances=" + this.instances);
		properties.add("--flights.mode=" + nameOf(mode));
		properties.add("--flights.dead-letters=" + mode.deadLetters());
		if (this.broker != null) {
			properties.add("--flights.broker=" + this.broker);
			properties.add("--spring.kafka.bootstrap-servers=" + this.broker);
		}
		return properties.toArray(String[]::new);
	}

	private static String uniqueName() {
		return UUID.randomUUID().toString().substring(0, 8);
	}

}
