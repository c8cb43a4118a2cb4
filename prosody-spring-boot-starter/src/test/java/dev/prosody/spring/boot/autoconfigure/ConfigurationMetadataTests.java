package dev.prosody.spring.boot.autoconfigure;

import java.io.InputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import dev.prosody.spring.listener.AnnotationSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** What editors and the reference say about properties. */
class ConfigurationMetadataTests {

	private static List<JsonNode> properties;

	/** Those of the actuator that are about Prosody. */
	private static List<JsonNode> management;

	@BeforeAll
	static void readMetadata() throws Exception {
		for (var resource : Collections.list(
				ProsodyProperties.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream input = resource.openStream()) {
				JsonNode all = new JsonMapper().readTree(input).get("properties");
				List<JsonNode> found = startingWith("prosody.", all);
				if (!found.isEmpty()) {
					properties = found;
					management = startingWith("management.", all);
				}
			}
		}
	}

	private static List<JsonNode> startingWith(String prefix, JsonNode properties) {
		return StreamSupport.stream(properties.spliterator(), false)
			.filter((property) -> property.get("name").asString().startsWith(prefix))
			.toList();
	}

	@Test
	void everyPropertyHasTypeDescriptionAndDefault() {
		assertThat(properties).hasSizeGreaterThan(25).allSatisfy(ConfigurationMetadataTests::assertComplete);
	}

	@Test
	void everyPropertyOfTheActuatorDoesToo() {
		assertThat(management).allSatisfy(ConfigurationMetadataTests::assertComplete)
			.extracting((property) -> property.get("name").asString())
			.contains("management.endpoint.prosody.access", "management.endpoint.prosody.show-keys",
					"management.health.prosody.enabled");
	}

	private static void assertComplete(JsonNode property) {
		String name = property.get("name").asString();
		assertThat(property.get("type")).as(name).isNotNull();
		assertThat(property.get("description")).as(name).isNotNull();
		String description = property.get("description").asString();
		assertThat(description).as(name).endsWith(".").doesNotStartWith("The ").doesNotContain("{@", "<");
		assertThat(property.has("defaultValue") || description.contains("By default, ")).as(name).isTrue();
	}

	@Test
	void documentedDefaultsAreTheRealOnes() {
		Map<String, String> defaults = new HashMap<>();
		properties.stream()
			.filter((property) -> property.has("defaultValue"))
			.forEach((property) -> defaults.put(property.get("name").asString(),
					property.get("defaultValue").asString()));
		ProsodyProperties documented = bind(defaults);

		ProsodyProperties unset = bind(Map.of("prosody.enabled", "true"));
		AnnotationSettings nothing = new AnnotationSettings(null, null, null, null, null, null);
		assertThat(
				new PropertiesListenerSettings(documented, true).merge(nothing, "x", ProsodyProperties.Listener.NONE))
			.usingRecursiveComparison()
			.ignoringFields("deadLetterDecided")
			.isEqualTo(
					new PropertiesListenerSettings(unset, true).merge(nothing, "x", ProsodyProperties.Listener.NONE));
		assertThat(documented.producer()).isEqualTo(unset.producer());
	}

	@Test
	void everyPropertyOfAllListenersExistsForSingleOnes() {
		Map<String, String> values = new HashMap<>();
		properties.stream()
			.filter((property) -> property.get("name").asString().startsWith("prosody.consumer."))
			.forEach((property) -> values.put(
					property.get("name").asString().replace("prosody.consumer.", "prosody.listener.orders."),
					property.has("defaultValue") ? property.get("defaultValue").asString() : "1"));

		assertThat(values).hasSizeGreaterThan(20);
		assertThat(bind(values).listener()).containsOnlyKeys("orders");
	}

	/** Fails on names that no property has. */
	private static ProsodyProperties bind(Map<String, String> values) {
		return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("prosody",
				Bindable.of(ProsodyProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
	}

}
