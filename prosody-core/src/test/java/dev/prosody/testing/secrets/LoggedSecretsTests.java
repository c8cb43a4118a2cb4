package dev.prosody.testing.secrets;

import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class LoggedSecretsTests {

	private final Logger logger = new LoggerContext().getLogger("elsewhere");

	@Test
	void secretsAreFoundAtEveryLevel() {
		assertThat(LoggedSecrets.secretIn(event(Level.DEBUG, "Value {}", null, Planted.secret("value"))))
			.contains("DEBUG", "elsewhere", Planted.secret("value"));
		assertThat(LoggedSecrets.secretIn(event(Level.INFO, "Value {}", null, "other"))).isNull();
	}

	@Test
	void keysAreFoundAboveDebug() {
		assertThat(LoggedSecrets.secretIn(event(Level.INFO, "Key {}", null, Planted.key("a")))).contains("INFO");
		assertThat(LoggedSecrets.secretIn(event(Level.DEBUG, "Key {}", null, Planted.key("a")))).isNull();
	}

	@Test
	void secretsAreFoundInCausesAndSuppressedExceptions() {
		IllegalStateException suppressing = new IllegalStateException("harmless");
		suppressing.addSuppressed(new IllegalStateException(Planted.SECRET));

		assertThat(LoggedSecrets.secretIn(event(Level.ERROR, "Failed",
				new IllegalStateException("harmless", new IllegalStateException(Planted.SECRET)))))
			.isNotNull();
		assertThat(LoggedSecrets.secretIn(event(Level.ERROR, "Failed", suppressing))).isNotNull();
	}

	@Test
	void secretsAreFoundInTheDiagnosticContext() {
		LoggingEvent event = new LoggingEvent("", this.logger, Level.INFO, "Handled", null, null);
		event.setMDCPropertyMap(Map.of("customer", Planted.SECRET));

		assertThat(LoggedSecrets.secretIn(event)).isNotNull();
	}

	@Test
	void theAppenderSeesAllLinesOfThisSuite() {
		// another test may be the first to log: logging is ready a moment later
		while (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext)) {
			Thread.onSpinWait();
		}
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

		assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("secrets")).isInstanceOf(LoggedSecrets.class);
	}

	private LoggingEvent event(Level level, String message, Throwable failure, Object... arguments) {
		LoggingEvent event = new LoggingEvent("", this.logger, level, message, failure, arguments);
		event.setMDCPropertyMap(Map.of());
		return event;
	}

}
