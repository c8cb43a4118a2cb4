package dev.prosody.samples.flights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What a user can say on the command line.
 *
 * @param broker brokers to use, {@code null} for one in this process
 * @param join the run to take part in, {@code null} to begin a new one
 * @param instances how many instances must be there before a new run begins
 */
record FlightsArguments(@Nullable String broker, @Nullable String join, int instances) {

	static final String USAGE = """

			Options:
			  (none)                 begin a run with a broker in this process
			  --broker=host:port     begin a run with a broker of yours; several are separated by commas
			  --instances=N          with --broker: begin when N instances are there, to see them share the work
			  --join=RUN             with --broker: take part in a run that another instance has begun; it prints RUN
			  --help                 print this
			""";

	private static final String BROKER = "--broker=";

	private static final String JOIN = "--join=";

	private static final String INSTANCES = "--instances=";

	FlightsArguments {
		if (broker == null && (join != null || instances > 1)) {
			throw new IllegalArgumentException("--join and --instances need --broker=host:port: "
					+ "nobody else can reach the broker in this process.");
		}
		if (join != null && instances > 1) {
			throw new IllegalArgumentException("--instances is said once, by the instance that begins the run; "
					+ "those that --join it need not say it.");
		}
	}

	static boolean askForHelp(String... args) {
		return Arrays.asList(args).contains("--help");
	}

	static FlightsArguments parse(String... args) {
		String broker = null;
		String join = null;
		int instances = 1;
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
			else {
				throw new IllegalArgumentException("Unknown option '" + arg + "'.");
			}
		}
		return new FlightsArguments(broker, join, instances);
	}

	private static String matching(String pattern, String arg, String option, String expected) {
		String value = arg.substring(option.length());
		if (!value.matches(pattern)) {
			throw new IllegalArgumentException(option + value + " is not understood, expected: " + expected + ".");
		}
		return value;
	}

	/**
	 * The arguments as properties of the application, with names that nobody else has.
	 */
	String[] asProperties() {
		List<String> properties = new ArrayList<>();
		properties.add("--flights.run=" + ((this.join != null) ? this.join : uniqueName()));
		properties.add("--flights.instance=" + uniqueName());
		properties.add("--flights.begin=" + (this.join == null));
		properties.add("--flights.instances=" + this.instances);
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
