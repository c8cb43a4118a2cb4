package dev.prosody.failure;

import java.io.IOException;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ContradictionReportsTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(FailureRules.class);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final FailureRules rules = FailureRules.of(List.of(), List.of());

	@Permanent
	@Transient
	@SuppressWarnings("serial")
	static class Both extends RuntimeException {

	}

	@SuppressWarnings("serial")
	static class Inherits extends Both {

	}

	@Permanent(IOException.class)
	@SuppressWarnings("serial")
	static class Listing extends RuntimeException {

	}

	@BeforeEach
	void listen() {
		this.logger.setAdditive(false);
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void stop() {
		this.logger.detachAppender(this.lines);
		this.logger.setAdditive(true);
	}

	@Test
	void aTypeWithBothAnnotationsIsNamedWhenItIsFirstThrown() {
		for (int i = 0; i < 3; i++) {
			assertThat(this.rules.classify(new RuntimeException(new Both()), DeclaredFailures.NONE))
				.isEqualTo(FailureKind.TRANSIENT);
		}

		assertThat(linesAbout(Both.class)).singleElement()
			.isEqualTo("ERROR Exception type " + Both.class.getName()
					+ " is annotated with both @Permanent and @Transient. Remove one of the two."
					+ " Until then, its failures are transient.");
	}

	@Test
	void whatASubtypeInheritsIsNamedAsWell() {
		this.rules.classify(new Inherits(), DeclaredFailures.NONE);

		assertThat(linesAbout(Both.class)).hasSize(1);
	}

	@Test
	void aListOnATypeIsNamed() {
		assertThat(this.rules.classify(new Listing(), DeclaredFailures.NONE)).isEqualTo(FailureKind.PERMANENT);

		assertThat(linesAbout(Listing.class)).singleElement()
			.asString()
			.contains("has a list", "Until then, its failures are permanent.");
	}

	@Test
	void aClearTypeIsNoNews() {
		this.rules.classify(new PermanentException("clear"), DeclaredFailures.NONE);

		assertThat(linesAbout(PermanentException.class)).isEmpty();
	}

	private List<String> linesAbout(Class<?> type) {
		return this.lines.list.stream()
			.filter((line) -> line.getLevel() == Level.ERROR)
			.map((line) -> line.getLevel() + " " + line.getFormattedMessage())
			.filter((line) -> line.contains(type.getName() + " "))
			.toList();
	}

}
