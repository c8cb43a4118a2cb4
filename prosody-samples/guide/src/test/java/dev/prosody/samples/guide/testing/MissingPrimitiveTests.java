package dev.prosody.samples.guide.testing;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.failure.DecodingException;
import dev.prosody.samples.guide.Order;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What docs/troubleshooting.md says about JSON that lacks a primitive component. */
class MissingPrimitiveTests {

	private static final byte[] WITHOUT_CENTS = "{\"id\":\"7\",\"customer\":\"alice\"}"
		.getBytes(StandardCharsets.UTF_8);

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class));

	@Test
	void isRefused() {
		this.application.run((context) -> assertThatExceptionOfType(DecodingException.class)
			.isThrownBy(() -> decode(context.getBean(JsonMapper.class)))
			.withMessageStartingWith("no long at cents")
			.havingCause()
			.isInstanceOf(MismatchedInputException.class)
			.withMessageContaining("FAIL_ON_NULL_FOR_PRIMITIVES"));
	}

	@Test
	void isZeroWithTheProperty() {
		this.application.withPropertyValues("spring.jackson.deserialization.fail-on-null-for-primitives=false")
			.run((context) -> assertThat(decode(context.getBean(JsonMapper.class)))
				.isEqualTo(new Order("7", "alice", 0)));
	}

	@Test
	void isZeroWithTheDefaultsOfJackson2() {
		this.application.withPropertyValues("spring.jackson.use-jackson2-defaults=true")
			.run((context) -> assertThat(decode(context.getBean(JsonMapper.class)))
				.isEqualTo(new Order("7", "alice", 0)));
	}

	private static Object decode(JsonMapper mapper) throws Exception {
		EventCodec codec = EventCodecs.json(mapper);
		return Objects.requireNonNull(codec.decode("orders", new RecordHeaders(), WITHOUT_CENTS, Order.class));
	}

}
