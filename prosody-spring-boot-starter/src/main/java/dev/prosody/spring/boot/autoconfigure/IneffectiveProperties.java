package dev.prosody.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds properties that somebody has set in vain: names below {@code prosody} that nobody
 * knows, and properties of Spring Kafka's listeners. Sources that cannot list their names
 * are not looked at.
 */
final class IneffectiveProperties {

	private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("prosody");

	private static final ConfigurationPropertyName SPRING_KAFKA = ConfigurationPropertyName.of("spring.kafka.listener");

	private static final String VARIABLE_PREFIX = "PROSODY_";

	private final ConfigurableEnvironment environment;

	private final KnownProperties known = KnownProperties.of("prosody", ProsodyProperties.class);

	IneffectiveProperties(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/** Names below {@code prosody} that are not understood, each with its place. */
	List<String> unknown() {
		Set<String> lines = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
				lines.addAll(unknownVariables(variables));
			}
			else {
				below(OURS, source).stream()
					.filter((name) -> !this.known.contains(name))
					.forEach((name) -> lines.add(describe(name, source)));
			}
		}
		return List.copyOf(lines);
	}

	private List<String> unknownVariables(EnumerablePropertySource<?> variables) {
		List<String> lines = new ArrayList<>();
		for (String variable : variables.getPropertyNames()) {
			String upper = variable.toUpperCase(Locale.ROOT);
			if (upper.startsWith(VARIABLE_PREFIX) && !SiblingTranslations.isKnown(upper)
					&& !this.known.containsVariable(variable)) {
				lines.add("environment variable " + variable);
			}
		}
		return lines;
	}

	private String describe(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		String place = (property != null && property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
		String nearest = this.known.nearest(name);
		return name + place + ((nearest != null) ? "; did you mean " + nearest + "?" : "");
	}

	/** Names of properties of Spring Kafka's listeners that are set. */
	List<String> springKafka() {
		Set<String> names = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			below(SPRING_KAFKA, source).forEach((name) -> names.add(name.toString()));
		}
		return List.copyOf(names);
	}

	private static List<ConfigurationPropertyName> below(ConfigurationPropertyName prefix,
			ConfigurationPropertySource source) {
		return (source instanceof IterableConfigurationPropertySource iterable)
				? iterable.stream().filter(prefix::isAncestorOf).toList() : List.of();
	}

}
