package dev.prosody.spring.boot.autoconfigure;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.prosody.spring.testing.GeneratedPage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/configuration.md} says what the metadata say. */
class ConfigurationPageTests {

	@Test
	void pageIsWhatTheMetadataSay() throws Exception {
		URI classes = ProsodyProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI();
		Path metadata = Path.of(classes).resolve("META-INF/spring-configuration-metadata.json");
		String text = new ConfigurationPage(new JsonMapper().readTree(Files.readString(metadata))).text();
		GeneratedPage.verify("configuration.md", text, ConfigurationPageTests.class);
	}

}
