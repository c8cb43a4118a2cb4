package dev.prosody.samples.flights;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Handles the departures of a quarter, in order per airport and many airports at once,
 * and ends with a report. {@code --help} lists its options.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class FlightsApplication {

	private static final int WRONG_USAGE = 2;

	public static void main(String[] args) {
		System.exit(run(args));
	}

	private static int run(String... args) {
		if (FlightsArguments.askForHelp(args)) {
			System.out.println(FlightsArguments.USAGE);
			return 0;
		}
		FlightsArguments arguments;
		try {
			arguments = FlightsArguments.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + System.lineSeparator() + FlightsArguments.USAGE);
			return WRONG_USAGE;
		}
		ConfigurableApplicationContext context = start(arguments);
		FlightsRun flights = context.getBean(FlightsRun.class);
		int exitCode = SpringApplication.exit(context);
		// Last, so that nothing that a stopping broker says stands below it
		System.out.println(ReportText.of(flights.report()));
		return exitCode;
	}

	/** Returns when the run is over: {@link FlightsRun} is part of the start. */
	static ConfigurableApplicationContext start(FlightsArguments arguments) {
		SpringApplication application = new SpringApplication(FlightsApplication.class);
		application.addInitializers(new ClusterCheck());
		return application.run(arguments.asProperties());
	}

}
