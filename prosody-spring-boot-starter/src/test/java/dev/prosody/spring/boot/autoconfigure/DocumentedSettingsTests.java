package dev.prosody.spring.boot.autoconfigure;

import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/** Settings that pages show exist, those of Spring Boot too. */
class DocumentedSettingsTests {

	@Test
	void everySettingExists() throws Exception {
		assertThat(shown()).hasSizeGreaterThan(5).isSubsetOf(known());
	}

	private static List<String> shown() throws Exception {
		return new YamlPropertySourceLoader().load("documents", new ClassPathResource("documents/settings.yml"))
			.stream()
			.flatMap((source) -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.toList();
	}

	/** By the metadata of all libraries. */
	private static Set<String> known() throws Exception {
		Set<String> names = new TreeSet<>();
		for (URL metadata : Collections.list(
				ProsodyProperties.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream input = metadata.openStream()) {
				new JsonMapper().readTree(input)
					.path("properties")
					.forEach((property) -> names.add(property.path("name").asString()));
			}
		}
		return names;
	}

}
