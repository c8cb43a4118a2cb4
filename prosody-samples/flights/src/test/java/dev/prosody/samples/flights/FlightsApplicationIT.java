package dev.prosody.samples.flights;

import java.util.Map;
import java.util.stream.Collectors;

import dev.prosody.listener.ProsodyMode;
import dev.prosody.samples.flights.Report.Counts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole sample in this process, with the broker that it brings. */
@Timeout(300)
class FlightsApplicationIT {

	@Test
	void accountsForEveryRow() throws Exception {
		ConfigurableApplicationContext context = FlightsApplication.start(FlightsArguments.parse(),
				ProsodyMode.PIPELINE);
		Report report = context.getBean(FlightsRun.class).report();
		int exitCode = SpringApplication.exit(context);

		assertThat(report.problems()).isEmpty();
		assertThat(exitCode).isZero();
		assertThat(report.counts().rows()).isEqualTo(20_000);
		assertThat(report.counts().handled()).isEqualTo(19_984);
		assertThat(report.counts().deadLetters()).isEqualTo(16);
		assertThat(report.counts().orderViolations()).isZero();
		assertThat(report.counts().retries()).isGreaterThanOrEqualTo(400);
		assertThat(report.deadLetterReasons())
			.containsExactlyInAnyOrderEntriesOf(Map.of("DecodingException", 8, "ImpossibleDepartureException", 8));
		assertThat(report.shares()).hasSize(1).containsValue(19_984);
		assertThat(report.timing().lookups()).isEqualTo(report.counts().handled() + report.counts().retries());
		assertThatFiguresAreThoseOfTheFile(report);
	}

	@Test
	void discardsWhatGoesWrongInBestEffort() {
		ConfigurableApplicationContext context = FlightsApplication.start(FlightsArguments.parse("--mode=best-effort"),
				ProsodyMode.BEST_EFFORT);
		ModeResult result = context.getBean(FlightsRun.class).result();
		int exitCode = SpringApplication.exit(context);

		assertThat(result.report().problems()).isEmpty();
		assertThat(exitCode).isZero();
		assertThat(result.report().counts()).isEqualTo(new Counts(20_000, 19_584, 0, 0, 0, 416, 0));
		assertThat(result.p99Wait()).isPositive();
		assertThat(result.mode()).isEqualTo(ProsodyMode.BEST_EFFORT);
	}

	private static void assertThatFiguresAreThoseOfTheFile(Report report) throws Exception {
		Map<String, Long> departures = new FlightsFile().rows()
			.stream()
			.filter((row) -> !Mishap.of(row.number()).endsAsDeadLetter())
			.collect(Collectors.groupingBy((row) -> row.departure().origin(), Collectors.counting()));
		Map<String, Long> delays = new FlightsFile().rows()
			.stream()
			.filter((row) -> !Mishap.of(row.number()).endsAsDeadLetter())
			.collect(Collectors.groupingBy((row) -> row.departure().origin(),
					Collectors.summingLong((row) -> row.departure().delayMinutes())));

		assertThat(report.busiest()).hasSize(10).first().extracting(AirportSummary::airport).isEqualTo("DFW");
		assertThat(report.busiest()).allSatisfy((airport) -> {
			assertThat(airport.departures()).isEqualTo(departures.get(airport.airport()).intValue());
			assertThat(airport.delayMinutes()).isEqualTo(delays.get(airport.airport()));
		});
	}

}
