package dev.prosody.samples.flights;

import java.util.List;

import dev.prosody.listener.ProsodyMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FlightsArgumentsTests {

	@Test
	void withoutArgumentsBeginsRunWithBrokerInThisProcess() {
		FlightsArguments arguments = FlightsArguments.parse();

		assertThat(arguments).isEqualTo(new FlightsArguments(null, null, 1, List.of()));
		assertThat(arguments.asProperties(ProsodyMode.PIPELINE))
			.contains("--flights.begin=true", "--flights.instances=1")
			.noneMatch((property) -> property.contains("broker"));
	}

	@Test
	void withBrokerUsesIt() {
		assertThat(FlightsArguments.parse("--broker=one:9092,two:9092", "--instances=2")
			.asProperties(ProsodyMode.PIPELINE)).contains("--flights.broker=one:9092,two:9092",
					"--spring.kafka.bootstrap-servers=one:9092,two:9092", "--flights.begin=true",
					"--flights.instances=2");
	}

	@Test
	void takesPartInRunOfAnotherInstance() {
		assertThat(
				FlightsArguments.parse("--broker=localhost:9092", "--join=1ee5336b").asProperties(ProsodyMode.PIPELINE))
			.contains("--flights.begin=false", "--flights.run=1ee5336b");
	}

	@Test
	void namesNewRunsDifferently() {
		FlightsArguments arguments = FlightsArguments.parse();

		assertThat(arguments.asProperties(ProsodyMode.PIPELINE)[0]).startsWith("--flights.run=")
			.isNotEqualTo(arguments.asProperties(ProsodyMode.PIPELINE)[0]);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--borker=localhost:9092", "localhost:9092", "--broker", "", "--instances 2" })
	void rejectsUnknownOptions(String argument) {
		assertThatIllegalArgumentException().isThrownBy(() -> FlightsArguments.parse(argument))
			.withMessage("Unknown option '" + argument + "'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--broker=", "--broker=localhost", "--broker=localhost:port", "--broker=a:1,b",
			"--instances=0", "--mode=", "--mode=fast", "--mode=PIPELINE", "--instances=7", "--instances=two", "--join=",
			"--join=a b" })
	void rejectsMalformedValues(String argument) {
		assertThatIllegalArgumentException().isThrownBy(() -> FlightsArguments.parse(argument))
			.withMessageStartingWith(argument + " is not understood, expected: ");
	}

	@Test
	void rejectsSharingWithoutBroker() {
		assertThatIllegalArgumentException().isThrownBy(() -> FlightsArguments.parse("--join=1ee5336b"))
			.withMessageContaining("need --broker=host:port");
		assertThatIllegalArgumentException().isThrownBy(() -> FlightsArguments.parse("--instances=2"))
			.withMessageContaining("need --broker=host:port");
	}

	@Test
	void rejectsJoiningWithNumberOfInstances() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FlightsArguments.parse("--broker=a:1", "--join=b", "--instances=2"))
			.withMessageContaining("the instance that begins the run");
	}

	@Test
	void runsOnceInTheDefaultModeUnlessToldOtherwise() {
		assertThat(FlightsArguments.parse().runs()).containsExactly(ProsodyMode.PIPELINE);
		assertThat(FlightsArguments.parse("--mode=low-latency").runs()).containsExactly(ProsodyMode.LOW_LATENCY);
		assertThat(FlightsArguments.parse("--mode=all").runs()).containsExactly(ProsodyMode.values());
	}

	@Test
	void expectsDeadLettersOnlyInModesThatHaveThem() {
		FlightsArguments arguments = FlightsArguments.parse("--mode=all");

		assertThat(arguments.asProperties(ProsodyMode.LOW_LATENCY)).contains("--flights.mode=low-latency",
				"--flights.dead-letters=true");
		assertThat(arguments.asProperties(ProsodyMode.BEST_EFFORT)).contains("--flights.mode=best-effort",
				"--flights.dead-letters=false");
	}

	@Test
	void rejectsSharingARunInAMode() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FlightsArguments.parse("--broker=a:1", "--join=b", "--mode=pipeline"))
			.withMessageContaining("--mode is for runs with one instance");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FlightsArguments.parse("--broker=a:1", "--instances=2", "--mode=all"))
			.withMessageContaining("--mode is for runs with one instance");
	}

	@Test
	void usageNamesEveryOption() {
		assertThat(FlightsArguments.USAGE).contains("--broker=", "--instances=", "--join=", "--mode=", "--help");
	}

}
