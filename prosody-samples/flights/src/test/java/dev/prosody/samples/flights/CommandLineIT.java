package dev.prosody.samples.flights;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The sample as a process of its own that is called in other ways than it wants. */
@Timeout(180)
class CommandLineIT {

	@Test
	void explainsItsOptions() throws IOException {
		try (JavaProcess flights = start("--help")) {
			assertThat(flights.awaitExitCode()).isZero();
			assertThat(flights.toString()).contains("--broker=host:port", "--instances=N", "--join=RUN", "--mode=MODE");
		}
	}

	@Test
	void rejectsOptionThatItDoesNotKnow() throws IOException {
		try (JavaProcess flights = start("--borker=localhost:9092")) {
			assertThat(flights.awaitExitCode()).isEqualTo(2);
			assertThat(flights.toString()).contains("Unknown option '--borker=localhost:9092'.", "--broker=host:port")
				.doesNotContain("Exception");
		}
	}

	@Test
	void saysThatNoBrokerAnswers() throws IOException {
		try (JavaProcess flights = start("--broker=127.0.0.1:1")) {
			assertThat(flights.awaitExitCode()).isEqualTo(1);
			assertThat(flights.toString())
				.contains("No broker answers at 127.0.0.1:1 within 10 s.",
						"Start the broker, correct --broker=host:port")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void saysThatThereIsNoSuchRun() throws IOException {
		try (BrokerProcess broker = BrokerProcess.start(); JavaProcess flights = broker.flights("--join=nothing")) {
			assertThat(flights.awaitExitCode()).isEqualTo(1);
			assertThat(flights.toString()).contains("There is no run 'nothing' on this broker.")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void failsWhenItIsNotOverInTime() throws IOException {
		// The busiest airport alone takes 5 seconds
		try (JavaProcess flights = JavaProcess.start(FlightsApplication.class, List.of("-Dflights.timeout=1s"))) {
			assertThat(flights.awaitExitCode()).isEqualTo(1);
			assertThat(flights.toString()).contains("NOT every row is accounted for",
					"rows are neither handled nor dead letters", "the run was not over after 1 s");
		}
	}

	private static JavaProcess start(String... arguments) throws IOException {
		return JavaProcess.start(FlightsApplication.class, List.of(), arguments);
	}

}
