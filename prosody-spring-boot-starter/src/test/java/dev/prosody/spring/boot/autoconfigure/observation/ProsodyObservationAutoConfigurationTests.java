package dev.prosody.spring.boot.autoconfigure.observation;

import dev.prosody.spring.boot.autoconfigure.Applications;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ProsodyObservationAutoConfigurationTests {

	private final ApplicationContextRunner application = Applications.withoutBroker()
		.withBean(ObservationRegistry.class, ObservationRegistry::create);

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = ':', nullValues = "-",
			value = { "-: true", "prosody=false: false", "prosody.process=false: true",
					"prosody.process=false, prosody.send=false: false", "prosody=false, prosody.send=true: true",
					"all=false: false", "all=false, prosody=true: true", "http=false: true" })
	void observesUnlessEverythingOfItIsSwitchedOff(String settings, boolean observed) {
		ApplicationContextRunner configured = this.application;
		for (String setting : (settings != null) ? settings.split(", ") : new String[0]) {
			configured = configured.withPropertyValues("management.observations.enable." + setting);
		}
		configured.run((context) -> assertThat(context.containsBean("prosodyObservationClientCustomizer"))
			.isEqualTo(observed));
	}

}
