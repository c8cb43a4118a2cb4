package dev.prosody.spring.boot.autoconfigure;

import java.nio.charset.StandardCharsets;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.JsonLimits;
import dev.prosody.failure.PermanentException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Limits of JSON that is read from Kafka. */
class JsonPropertiesTests {

	private final ApplicationContextRunner application = Applications.withoutBroker();

	@Test
	void defaultsAreThoseOfTheCore() {
		ProsodyProperties.Json json = new Binder(new MapConfigurationPropertySource())
			.bindOrCreate("prosody", ProsodyProperties.class)
			.json();

		assertThat(new JsonLimits(json.maxNestingDepth(), json.maxStringLength(), json.maxNumberLength(),
				json.maxNameLength(), json.maxDocumentSize().toBytes()))
			.isEqualTo(JsonLimits.DEFAULTS);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "max-nesting-depth=2|[[1]]|[[[1]]]", "max-string-length=2|\"ab\"|\"abc\"",
					"max-number-length=2|12|123", "max-name-length=2|{\"ab\":1}|{\"abc\":1}",
					"max-document-size=4B|1234|12345" })
	void limitsHoldForEventsAndNotForTheMapperOfTheApplication(String property, String within, String beyond) {
		this.application.withPropertyValues("prosody.json." + property).run((context) -> {
			assertThat(decode(context, within)).isNotNull();
			assertThatExceptionOfType(PermanentException.class).isThrownBy(() -> decode(context, beyond))
				.withMessageContaining("(prosody.json." + property.substring(0, property.indexOf('=')) + ")");
			assertThat(context.getBean(JsonMapper.class).readTree(beyond)).isNotNull();
		});
	}

	/** Boot has such limits for the mapper; an event is no request. */
	@Test
	void limitsOfTheMapperDoNotHoldForEvents() {
		this.application.withPropertyValues("spring.jackson.factory.constraints.read.max-nesting-depth=1")
			.run((context) -> assertThat(decode(context, "[[1]]")).isNotNull());
	}

	@ParameterizedTest
	@CsvSource({ "max-nesting-depth, 0", "max-string-length, -1", "max-number-length, 0", "max-name-length, 0",
			"max-document-size, 0B" })
	void nonsenseIsAStartupFailure(String name, String value) {
		StartupFailure failure = StartupFailure
			.of(this.application.withPropertyValues("prosody.json." + name + "=" + value));

		assertThat(failure.description().replace(System.lineSeparator(), "\n")).isEqualTo("Invalid value '" + value
				+ "' for configuration property 'prosody.json." + name + "' (originating from '\"prosody.json." + name
				+ "\" from property source \"test\"'). Validation failed for the following reason:\n\nIt must be at "
				+ "least 1.");
		assertThat(failure.action()).isEqualTo("Review the value of the property with the provided reason.");
	}

	private static Object decode(ApplicationContext context, String json) throws Exception {
		EventCodec codec = context.getBean(CodecFactory.class).codec("The test", "nothing", "json", null);
		return codec.decode("orders", new RecordHeaders(), json.getBytes(StandardCharsets.UTF_8), Object.class);
	}

}
