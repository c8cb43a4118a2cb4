package dev.prosody.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;

/**
 * Writes the page {@code docs/configuration.md} from the metadata of the properties.
 *
 * @param metadata {@code spring-configuration-metadata.json}, additional one included
 */
record ConfigurationPage(JsonNode metadata) {

	private static final String INTRODUCTION = """
			# Configuration

			<!-- Written by ConfigurationPageTests: change the properties, not this page. -->

			Every property of Prosody, as editors complete them.

			What matters for a listener is decided in this order, the first that says something wins:

			1. a `ProsodyListenerCustomizer` bean,
			2. `prosody.listener.<id>.…`, for one listener,
			3. the attribute of `@ProsodyListener`,
			4. `prosody.consumer.…`, for all listeners,
			5. the default of the [mode](failures.md#modes), else the default below.

			Connection, security and everything else that Kafka's clients know is configured below `spring.kafka`; what Prosody sets
			there itself is in the [README](../README.md#your-cluster). Names are relaxed as always with Spring Boot:
			`prosody.consumer.max-concurrency` is `PROSODY_CONSUMER_MAX_CONCURRENCY` in the environment.

			Durations are written as `20ms`, `30s`, `4m` (without unit: milliseconds), sizes as `64MB` (without unit: bytes). Wrong
			values stop the start, with the property and its place.
			""";

	private static final Pattern CODE = Pattern.compile("[a-z-]+([.][a-z-]+)+|__[A-Za-z]+__|\\{topic}|PROSODY_[A-Z_]+");

	/** Sections in their order; a property belongs to the longest prefix it has. */
	private static final Map<String, String> SECTIONS = sections();

	private static Map<String, String> sections() {
		Map<String, String> sections = new LinkedHashMap<>();
		sections.put("prosody", "The application");
		sections.put("prosody.consumer", "All listeners");
		sections.put("prosody.consumer.retry", "Retries");
		sections.put("prosody.consumer.failure", "What exceptions mean");
		sections.put("prosody.consumer.dead-letter", "Dead letters");
		sections.put("prosody.consumer.topics", "Topics");
		sections.put("prosody.consumer.dedup", "Duplicates");
		sections.put("prosody.consumer.monopolization", "Keys that take too much");
		sections.put("prosody.listener", "One listener");
		sections.put("prosody.producer", "Sending");
		sections.put("prosody.json", "Limits of JSON");
		sections.put("prosody.scheduler", "Who goes next");
		sections.put("prosody.health", "Health");
		sections.put("prosody.observation", "Tracing");
		sections.put("prosody.telemetry", "Telemetry topic");
		sections.put("prosody.sibling-variables", "Variables of the sibling clients");
		return sections;
	}

	/** The whole page. */
	String text() {
		Map<String, List<JsonNode>> properties = elements("properties").collect(
				Collectors.groupingBy((property) -> section(name(property)), LinkedHashMap::new, Collectors.toList()));
		StringBuilder page = new StringBuilder(INTRODUCTION);
		SECTIONS.forEach((prefix, title) -> {
			List<JsonNode> found = properties.getOrDefault(prefix, List.of());
			if (!found.isEmpty()) {
				page.append("\n## ").append(title).append("\n\n").append(section(prefix, found));
			}
		});
		return page.toString();
	}

	private Stream<JsonNode> elements(String name) {
		return StreamSupport.stream(this.metadata.get(name).spliterator(), false)
			.filter((element) -> name(element).startsWith("prosody"));
	}

	private String section(String prefix, List<JsonNode> properties) {
		StringBuilder section = new StringBuilder("| `" + prefix + ".` | type | default | |\n|---|---|---|---|\n");
		Map<String, JsonNode> sorted = new TreeMap<>();
		properties.forEach((property) -> sorted.put(name(property), property));
		sorted.forEach((name, property) -> section.append("| `")
			.append(name.equals(prefix) ? "<id>.…" : name.substring(prefix.length() + 1))
			.append("` | ")
			.append(type(property))
			.append(" | ")
			.append(byDefault(property))
			.append(" | ")
			.append(cell(property.get("description").asString()))
			.append(values(name))
			.append(" |\n"));
		return section.toString();
	}

	private static String section(String property) {
		return SECTIONS.keySet()
			.stream()
			.filter((prefix) -> property.equals(prefix) || property.startsWith(prefix + "."))
			.reduce((one, other) -> (one.length() > other.length()) ? one : other)
			.orElseThrow(() -> new IllegalStateException("No section of the page takes " + property));
	}

	/** The last word of a class, as one says it. */
	private static String type(JsonNode property) {
		String type = property.get("type").asString();
		if (type.startsWith("java.util.Map")) {
			return type.contains("Listener") ? "as all listeners" : "map of texts";
		}
		if (type.startsWith("java.util.")) {
			return "list of texts";
		}
		return switch (type.substring(type.lastIndexOf('.') + 1)) {
			case "Boolean" -> "`true`, `false`";
			case "Integer", "Double" -> "number";
			case "String" -> "text";
			case "Duration" -> "duration";
			case "DataSize" -> "size";
			default -> "choice";
		};
	}

	private static String byDefault(JsonNode property) {
		JsonNode value = property.get("defaultValue");
		return (value != null && !value.isNull() && !value.isContainer()) ? "`" + value.asString() + "`" : "";
	}

	private String values(String property) {
		return elements("hints").filter((hint) -> name(hint).equals(property) && hint.has("values"))
			.findFirst()
			.map((hint) -> "<br>" + StreamSupport.stream(hint.get("values").spliterator(), false)
				.map((value) -> "`" + value.get("value").asString() + "`: " + cell(value.get("description").asString()))
				.collect(Collectors.joining("<br>")))
			.orElse("");
	}

	/** As the cell of a table: names with dots or underscores as code, no bars. */
	private static String cell(String text) {
		return CODE.matcher(text.replace("|", "\\|")).replaceAll("`$0`");
	}

	private static String name(JsonNode element) {
		return element.get("name").asString();
	}

}
