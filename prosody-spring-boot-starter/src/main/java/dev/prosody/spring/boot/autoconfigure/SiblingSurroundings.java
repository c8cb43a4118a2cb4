package dev.prosody.spring.boot.autoconfigure;

import java.util.Locale;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.ConfigurableEnvironment;

/** What the application itself has configured. */
final class SiblingSurroundings {

	private final ConfigurableEnvironment environment;

	private final Iterable<ConfigurationPropertySource> sources;

	SiblingSurroundings(ConfigurableEnvironment environment) {
		this.environment = environment;
		this.sources = ConfigurationPropertySources.from(environment.getPropertySources());
	}

	boolean isEnabled() {
		return isTrue("prosody.enabled") && isTrue("prosody.sibling-variables.enabled");
	}

	private boolean isTrue(String property) {
		return Binder.get(this.environment).bind(property, Boolean.class).orElse(true);
	}

	boolean isLowLatency() {
		String mode = Binder.get(this.environment).bind("prosody.consumer.mode", String.class).orElse("");
		return mode.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").equals("lowlatency");
	}

	/** Whether there is a property, also one with several values. */
	boolean isSet(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		return StreamSupport.stream(this.sources.spliterator(), false)
			.anyMatch((source) -> source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT);
	}

}
