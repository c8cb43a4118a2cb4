package dev.prosody.spring.boot.autoconfigure;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a user reads when an application does not start, found by Boot's own failure
 * analysis.
 *
 * @param description what is wrong
 * @param action what to do
 */
record StartupFailure(String description, String action) {

	private static final ThreadLocal<FailureAnalysis> REPORTED = new ThreadLocal<>();

	/** Boot makes it from {@code spring.factories}, next to the one that logs. */
	static final class Reporter implements FailureAnalysisReporter {

		@Override
		public void report(FailureAnalysis analysis) {
			REPORTED.set(analysis);
		}

	}

	/** The failure of an application. */
	static StartupFailure of(ApplicationContextRunner application) {
		AtomicReference<ConfigurableApplicationContext> failing = new AtomicReference<>();
		AtomicReference<StartupFailure> read = new AtomicReference<>();
		application.withInitializer(failing::set).run((context) -> {
			Throwable failure = context.getStartupFailure();
			if (failure == null) {
				throw new AssertionError("The application starts");
			}
			read.set(analyze(failure, failing.get()));
		});
		return read.get();
	}

	/** What Boot itself reports, as early as that may be. */
	static StartupFailure reportedBy(ThrowingCallable application) {
		assertThatThrownBy(application).isNotNull();
		return reported();
	}

	private static StartupFailure analyze(Throwable failure, ConfigurableApplicationContext context) {
		boolean reported = SpringFactoriesLoader.forDefaultResourceLocation(context.getClassLoader())
			.load(SpringBootExceptionReporter.class, ArgumentResolver.of(ConfigurableApplicationContext.class, context))
			.stream()
			.anyMatch((reporter) -> reporter.reportException(failure));
		if (!reported) {
			throw new AssertionError("Users would see a raw stack trace", failure);
		}
		return reported();
	}

	private static StartupFailure reported() {
		FailureAnalysis analysis = REPORTED.get();
		REPORTED.remove();
		if (analysis == null) {
			throw new AssertionError("Users would see a raw stack trace");
		}
		return new StartupFailure(analysis.getDescription(), Objects.requireNonNullElse(analysis.getAction(), ""));
	}

}
