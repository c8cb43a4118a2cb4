package dev.prosody.send;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SendOptionsTests {

	private final SendOptions options = new SendOptions();

	@ParameterizedTest
	@CsvSource({ "source-system, it is the configured source system", "prosody-event-id, use eventId(…)",
			"prosody-event-type, use eventType(…)", "traceparent, it is written by tracing",
			"tracestate, it is written by tracing", "baggage, it is written by tracing",
			"prosody-dlt-attempts, it would make the event look like a dead letter",
			"kafka_dlt-original-topic, it would make the event look like a dead letter" })
	void reservedHeadersAreRejectedWithTheReason(String name, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.header(name, "x"))
			.withMessage("Header '" + name + "' is reserved: " + reason);
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.header(name, new byte[0]));
		assertThat(this.options.headers()).isEmpty();
	}

	@Test
	void bytesOfAHeaderAreCopied() {
		byte[] value = { 1 };

		this.options.header("name", value);
		value[0] = 2;

		assertThat(this.options.headers().lastHeader("name").value()).containsExactly(1);
	}

	@Test
	void valuesOutOfRangeAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.header(" ", "x"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.eventType(""));
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.eventId(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.partition(-1))
			.withMessage("'partition' must not be negative but was -1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.timestamp(Instant.ofEpochMilli(-1)))
			.withMessage("'timestamp' must not be before 1970 but was 1969-12-31T23:59:59.999Z");
	}

}
