package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * An environment variable of the sibling clients, which reads its value as they do.
 *
 * @param name its name
 * @param value its value
 */
record SiblingVariable(String name, String value) {

	private static final String NONE = "none";

	/** A whole number of at least {@code lowest}. */
	int number(int lowest) {
		return (int) inRange(lowest, Integer.MAX_VALUE, Integer::parseInt, "a whole number of at least " + lowest);
	}

	/** A decimal number from 0 to {@code highest}. */
	double decimal(double highest, String expected) {
		return inRange(0, highest, Double::parseDouble, expected);
	}

	private double inRange(double lowest, double highest, ToDoubleFunction<String> parser, String expected) {
		try {
			double number = parser.applyAsDouble(this.value.strip());
			if (number >= lowest && number <= highest) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// what was expected tells more
			throw failure(expected);
		}
		throw failure(expected);
	}

	boolean isNone() {
		return this.value.strip().equalsIgnoreCase(NONE);
	}

	Duration duration(boolean orNone) {
		Duration duration = HumanDuration.parse(this.value.strip());
		if (duration == null) {
			throw failure("a duration such as 30s or 2h 30m" + (orNone ? ", or none" : ""));
		}
		return duration;
	}

	boolean flag() {
		return oneOf("true", "false").equals("true");
	}

	/** One of two words, exactly as siblings write them. */
	String oneOf(String first, String second) {
		if (this.value.equals(first) || this.value.equals(second)) {
			return this.value;
		}
		throw failure(first + " or " + second);
	}

	String text() {
		if (this.value.isBlank()) {
			throw failure("not empty");
		}
		return this.value.strip();
	}

	/** Items between commas, each trimmed; also empty ones. */
	List<String> items() {
		return Arrays.stream(this.value.split(",", -1)).map(String::strip).toList();
	}

	private FailureAnalyzedException failure(String expected) {
		return new FailureAnalyzedException(
				"The environment variable " + this.name + " is '" + this.value + "', but must be " + expected + ".",
				"Correct it, or remove it, or set 'prosody.sibling-variables.enabled=false' if variables of other Prosody "
						+ "clients are not meant for this application.");
	}

}
