package dev.prosody.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.prosody.handler.ProsodyEvent;
import dev.prosody.observation.ProsodyObservationDocumentation.ProcessHighCardinality;
import dev.prosody.observation.ProsodyObservationDocumentation.ProcessLowCardinality;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/** The default of {@link ProcessObservationConvention}; to be extended. Thread-safe. */
public class DefaultProcessObservationConvention implements ProcessObservationConvention {

	/** Where an event comes from and goes to: all that its low-cardinality values say. */
	private record Route(String topic, String group, String listener) {
	}

	private record Description(String contextualName, KeyValues lowCardinality) {
	}

	/** Bounded by the topics of the listeners. */
	private final Map<Route, Description> descriptions = new ConcurrentHashMap<>();

	@Override
	public String getName() {
		return "prosody.process";
	}

	@Override
	public String getContextualName(ProcessContext context) {
		return descriptionOf(context).contextualName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ProcessContext context) {
		return descriptionOf(context).lowCardinality();
	}

	private Description descriptionOf(ProcessContext context) {
		ProsodyEvent<?> event = context.getEvent();
		Route route = new Route(event.topic(), event.groupId(), event.listenerId());
		Description known = this.descriptions.get(route);
		return (known != null) ? known
				: this.descriptions.computeIfAbsent(route, DefaultProcessObservationConvention::describe);
	}

	private static Description describe(Route route) {
		return new Description("process " + route.topic(),
				KeyValues.of(ProcessLowCardinality.SYSTEM.withValue("kafka"),
						ProcessLowCardinality.OPERATION_TYPE.withValue("process"),
						ProcessLowCardinality.OPERATION_NAME.withValue("process"),
						ProcessLowCardinality.DESTINATION.withValue(route.topic()),
						ProcessLowCardinality.GROUP.withValue(route.group()),
						ProcessLowCardinality.LISTENER.withValue(route.listener())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ProcessContext context) {
		KeyValues known = context.description();
		return (known != null) ? known : context.describedBy(describeEvent(context));
	}

	/** In the order of their names, which saves sorting them. */
	private static KeyValues describeEvent(ProcessContext context) {
		KeyValue partition = new EventKeyValue(ProcessHighCardinality.PARTITION, context);
		KeyValue offset = new EventKeyValue(ProcessHighCardinality.OFFSET, context);
		KeyValue id = new EventKeyValue(ProcessHighCardinality.EVENT_ID, context);
		KeyValue attempt = new EventKeyValue(ProcessHighCardinality.ATTEMPT, context);
		if (context.getEvent().keyBytes() != null) {
			return KeyValues.of(partition, offset, id, attempt,
					new EventKeyValue(ProcessHighCardinality.KEY_HASH, context));
		}
		return KeyValues.of(partition, offset, id, attempt);
	}

}
