package dev.prosody.spring.boot.autoconfigure;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** What users read about the listeners that are nested classes of a test. */
abstract class AbstractListenerFailureTests {

	static ApplicationContextRunner application(Class<?> handler) {
		return Applications.withoutBroker().withBean("handler", handler);
	}

	final void assertFailure(ApplicationContextRunner application, String description, String action) {
		StartupFailure failure = StartupFailure.of(application);

		assertThat(failure.description()).isEqualTo(expand(description));
		assertThat(failure.action()).isEqualTo(expand(action));
	}

	/** A tilde stands for the name of the test's class. */
	final String expand(String text) {
		return text.replace("~", getClass().getName() + "$");
	}

}
