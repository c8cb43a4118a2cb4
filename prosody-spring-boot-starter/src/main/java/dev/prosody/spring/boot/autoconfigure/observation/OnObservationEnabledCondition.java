package dev.prosody.spring.boot.autoconfigure.observation;

import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether {@code management.observations.enable} leaves any observation of ours, by the
 * most specific name that it has. If not, events are handled without asking the registry,
 * which would be given a context for each attempt, only to be told that nobody wants it.
 */
final class OnObservationEnabledCondition extends SpringBootCondition {

	private static final String PROPERTY = "management.observations.enable";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, Boolean> enabled = Binder.get(context.getEnvironment())
			.bind(PROPERTY, Bindable.mapOf(String.class, Boolean.class))
			.orElse(Map.of());
		ConditionMessage.Builder message = ConditionMessage.forCondition("Observations of Prosody");
		return Stream.of("prosody.send", "prosody.process").anyMatch((name) -> isEnabled(enabled, name))
				? ConditionOutcome.match(message.because("are not switched off"))
				: ConditionOutcome.noMatch(message.because("are switched off by " + PROPERTY));
	}

	private static boolean isEnabled(Map<String, Boolean> enabled, String name) {
		for (String part = name; !part.isEmpty(); part = part.substring(0, Math.max(0, part.lastIndexOf('.')))) {
			Boolean value = enabled.get(part);
			if (value != null) {
				return value;
			}
		}
		return enabled.getOrDefault("all", true);
	}

}
