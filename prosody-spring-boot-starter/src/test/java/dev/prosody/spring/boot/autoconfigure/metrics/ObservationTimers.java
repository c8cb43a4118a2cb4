package dev.prosody.spring.boot.autoconfigure.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.prosody.observation.ProsodyObservationDocumentation;
import dev.prosody.observation.ProsodyObservationDocumentation.ProcessLowCardinality;
import dev.prosody.observation.ProsodyObservationDocumentation.SendLowCardinality;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

import org.springframework.beans.BeanUtils;

/** Names and tags of the timers that observations have, from their documentation. */
final class ObservationTimers {

	private ObservationTimers() {
	}

	static String nameOf(ProsodyObservationDocumentation observation) {
		Class<? extends ObservationConvention<? extends Observation.Context>> convention = Objects
			.requireNonNull(observation.getDefaultConvention());
		return Objects.requireNonNull(BeanUtils.instantiateClass(convention).getName());
	}

	/** The last is Micrometer's own. */
	static List<String> tagsOf(ProsodyObservationDocumentation observation) {
		Stream<String> tags = switch (observation) {
			case SEND -> Arrays.stream(SendLowCardinality.values()).map(SendLowCardinality::asString);
			case PROCESS -> Arrays.stream(ProcessLowCardinality.values()).map(ProcessLowCardinality::asString);
		};
		return Stream.concat(tags, Stream.of("error")).toList();
	}

}
