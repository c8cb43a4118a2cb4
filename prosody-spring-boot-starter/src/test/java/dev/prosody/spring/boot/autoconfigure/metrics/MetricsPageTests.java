package dev.prosody.spring.boot.autoconfigure.metrics;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/metrics.md} says what the code documents. */
class MetricsPageTests {

	private static final Path PAGE = Path.of("..", "docs", "metrics.md");

	/** With this, the page is written instead of compared. */
	private static final String WRITE = "prosody.docs.write";

	@Test
	void pageIsWhatTheMetersAre() throws Exception {
		String text = MetricsPage.text();
		if (Boolean.getBoolean(WRITE)) {
			Files.writeString(PAGE, text);
		}

		assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
			.as("docs/metrics.md is out of date. Write it again: ./mvnw -B -ntp -pl prosody-spring-boot-starter -am test "
					+ "-Dtest=MetricsPageTests -Dsurefire.failIfNoSpecifiedTests=false -D%s=true", WRITE)
			.isEqualTo(text);
	}

}
