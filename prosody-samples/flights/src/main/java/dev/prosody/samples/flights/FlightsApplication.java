package dev.prosody.samples.flights;

import java.util.ArrayList;
import java.util.List;

import dev.prosody.listener.ProsodyMode;

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
		List<ModeResult> results = new ArrayList<>();
		int exitCode = 0;
		for (ProsodyMode mode : arguments.runs()) {
			ConfigurableApplicationContext context = start(arguments, mode);
			ModeResult result = context.getBean(FlightsRun.class).result();
			exitCode = Math.max(exitCode, SpringApplication.exit(context));
			// Last, so that nothing that a stopping broker says stands below it
			System.out.println(ReportText.of(result.report()));
			results.add(result);
		}
		if (!arguments.modes().isEmpty()) {
			System.out.println(ModeTable.of(results));
		}
		return exitCode;
	}

	/** Returns when the run is over: {@link FlightsRun} is part of the start. */
	static ConfigurableApplicationContext start(FlightsArguments arguments, ProsodyMode mode) {
		SpringApplication application = new SpringApplication(FlightsApplication.class);
		application.addInitializers(new ClusterCheck());
		return application.run(arguments.asProperties(mode));
	}

}
