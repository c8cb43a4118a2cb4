package dev.prosody.spring.boot.autoconfigure;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/configuration.md} says what the metadata say. */
class ConfigurationPageTests {

	private static final Path PAGE = Path.of("..", "docs", "configuration.md");

	/** With this, the page is written instead of compared. */
	private static final String WRITE = "prosody.docs.write";

	@Test
	void pageIsWhatTheMetadataSay() throws Exception {
		URI classes = ProsodyProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI();
		Path metadata = Path.of(classes).resolve("META-INF/spring-configuration-metadata.json");
		String text = new ConfigurationPage(new JsonMapper().readTree(Files.readString(metadata))).text();
		if (Boolean.getBoolean(WRITE)) {
			Files.writeString(PAGE, text);
		}

		assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
			.as("docs/configuration.md is out of date. Write it again: ./mvnw -B -ntp -pl prosody-spring-boot-starter -am test "
					+ "-Dtest=ConfigurationPageTests -Dsurefire.failIfNoSpecifiedTests=false -D%s=true", WRITE)
			.isEqualTo(text);
	}

}
