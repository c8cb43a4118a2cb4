package dev.prosody.spring.logging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** What some loggers say meanwhile, as Boot writes it in a structured format. */
final class StructuredLines implements AutoCloseable {

	private final JsonMapper json = JsonMapper.builder().build();

	private final ByteArrayOutputStream written = new ByteArrayOutputStream();

	private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

	private final List<Logger> loggers;

	StructuredLines(String format, String... loggerNames) {
		this.loggers = Stream.of(loggerNames).map((name) -> (Logger) LoggerFactory.getLogger(name)).toList();
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.putObject(Environment.class.getName(), new StandardEnvironment());
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(context);
		encoder.setFormat(format);
		encoder.start();
		this.appender.setContext(context);
		this.appender.setEncoder(encoder);
		this.appender.setOutputStream(this.written);
		this.appender.start();
		this.loggers.forEach((logger) -> logger.addAppender(this.appender));
	}

	/** Lines whose message contains a text. */
	List<JsonNode> with(String message) {
		return this.written.toString(StandardCharsets.UTF_8)
			.lines()
			.map(this.json::readTree)
			.filter((line) -> line.path("message").asString().contains(message))
			.toList();
	}

	@Override
	public void close() {
		this.loggers.forEach((logger) -> logger.detachAppender(this.appender));
		this.appender.stop();
	}

}
