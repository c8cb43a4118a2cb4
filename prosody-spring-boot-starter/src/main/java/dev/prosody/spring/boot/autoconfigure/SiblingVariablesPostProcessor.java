package dev.prosody.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.prosody.spring.boot.autoconfigure.SiblingTranslations.Translation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * Makes properties of the {@code PROSODY_*} variables of the sibling clients, below
 * everything that the application itself has configured. Variables with the name of a
 * property of ours keep the precedence of environment variables; where siblings write the
 * value in another way, it is translated.
 */
final class SiblingVariablesPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(SiblingVariablesPostProcessor.class);

	/** Name of the lower property source. */
	static final String SOURCE = "prosodySiblingVariables";

	/** Name of the property source that translates variables with our names. */
	static final String TRANSLATED_SOURCE = "prosodyTranslatedVariables";

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 10;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		SiblingSurroundings surroundings = new SiblingSurroundings(environment);
		MutablePropertySources sources = environment.getPropertySources();
		if (sources.get(
				StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME) instanceof EnumerablePropertySource<?> variables
				&& surroundings.isEnabled()) {
			Report report = new Report(new TreeSet<>(), new TreeSet<>());
			Map<String, Object> translated = translateSameName(variables, surroundings, report);
			Map<String, Object> lower = translateOthers(variables, surroundings, report);
			for (String name : variables.getPropertyNames()) {
				note(name, report);
			}
			if (!translated.isEmpty()) {
				sources.addBefore(variables.getName(),
						new OriginTrackedMapPropertySource(TRANSLATED_SOURCE, translated));
			}
			if (!lower.isEmpty()) {
				sources.addLast(new OriginTrackedMapPropertySource(SOURCE, lower));
			}
			// here nothing can be logged yet
			application.addInitializers((context) -> report.log());
		}
	}

	private static Map<String, Object> translateSameName(EnumerablePropertySource<?> variables,
			SiblingSurroundings surroundings, Report report) {
		Map<String, Object> properties = new LinkedHashMap<>();
		SiblingTranslations.SAME_NAME.forEach((name, translation) -> {
			if (variables.getProperty(name) instanceof Object value) {
				report.taken().add(name);
				properties.putAll(translate(name, value, translation, surroundings));
			}
		});
		return properties;
	}

	private static Map<String, Object> translateOthers(EnumerablePropertySource<?> variables,
			SiblingSurroundings surroundings, Report report) {
		Map<String, Object> properties = new LinkedHashMap<>();
		SiblingTranslations.OTHER_NAMES.forEach((name, translation) -> {
			if (variables.getProperty(name) instanceof Object value) {
				Map<String, Object> translated = translate(name, value, translation, surroundings);
				translated.keySet().removeIf(surroundings::isSet);
				if (!translated.isEmpty()) {
					report.taken().add(name);
					properties.putAll(translated);
				}
			}
		});
		return properties;
	}

	private static Map<String, Object> translate(String name, Object value, Translation translation,
			SiblingSurroundings surroundings) {
		Origin origin = new VariableOrigin(name);
		Map<String, Object> properties = new LinkedHashMap<>();
		translation.translate(new SiblingVariable(name, value.toString()), surroundings)
			.forEach((property, text) -> properties.put(property, OriginTrackedValue.of(text, origin)));
		return properties;
	}

	private static void note(String name, Report report) {
		if (SiblingTranslations.OURS.contains(name)) {
			report.taken().add(name);
		}
		else if (SiblingTranslations.WITHOUT_EQUIVALENT.contains(name)
				|| SiblingTranslations.PREFIXES_WITHOUT_EQUIVALENT.stream().anyMatch(name::startsWith)) {
			report.withoutEquivalent().add(name);
		}
	}

	/**
	 * What became of the variables.
	 *
	 * @param taken names of those that configure something
	 * @param withoutEquivalent names of those that could not
	 */
	record Report(Set<String> taken, Set<String> withoutEquivalent) {

		void log() {
			if (!this.taken.isEmpty()) {
				logger
					.info("Environment variables that Prosody shares with its clients of other languages are taken: {}."
							+ " 'prosody.sibling-variables.enabled=false' switches that off", this.taken);
			}
			if (!this.withoutEquivalent.isEmpty()) {
				logger.warn(
						"Prosody does nothing with these environment variables of its clients of other languages: {}",
						this.withoutEquivalent);
			}
		}

	}

	/**
	 * Where Boot says a value is from.
	 *
	 * @param variable the variable's name
	 */
	private record VariableOrigin(String variable) implements Origin {

		@Override
		public String toString() {
			return "environment variable " + this.variable;
		}

	}

}
