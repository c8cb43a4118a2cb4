package dev.prosody.observation;

import java.util.ArrayList;
import java.util.List;

import dev.prosody.handler.ProsodyEvent;
import dev.prosody.observation.ProsodyObservationDocumentation.ProcessHighCardinality;
import dev.prosody.observation.ProsodyObservationDocumentation.ProcessLowCardinality;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/** The default of {@link ProcessObservationConvention}; to be extended. */
public class DefaultProcessObservationConvention implements ProcessObservationConvention {

	@Override
	public String getName() {
		return "prosody.process";
	}

	@Override
	public String getContextualName(ProcessContext context) {
		return "process " + context.getEvent().topic();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ProcessContext context) {
		ProsodyEvent<?> event = context.getEvent();
		return KeyValues.of(ProcessLowCardinality.SYSTEM.withValue("kafka"),
				ProcessLowCardinality.OPERATION_TYPE.withValue("process"),
				ProcessLowCardinality.OPERATION_NAME.withValue("process"),
				ProcessLowCardinality.DESTINATION.withValue(event.topic()),
				ProcessLowCardinality.GROUP.withValue(event.groupId()),
				ProcessLowCardinality.LISTENER.withValue(event.listenerId()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ProcessContext context) {
		ProsodyEvent<?> event = context.getEvent();
		List<KeyValue> values = new ArrayList<>(5);
		values.add(new LazyKeyValue(ProcessHighCardinality.ATTEMPT, () -> Integer.toString(context.getAttempt())));
		values.add(new LazyKeyValue(ProcessHighCardinality.EVENT_ID, event::id));
		values.add(new LazyKeyValue(ProcessHighCardinality.PARTITION, () -> Integer.toString(event.partition())));
		values.add(new LazyKeyValue(ProcessHighCardinality.OFFSET, () -> Long.toString(event.offset())));
		if (context.hasKey()) {
			values.add(new LazyKeyValue(ProcessHighCardinality.KEY_HASH, () -> String.valueOf(context.getKeyHash())));
		}
		return KeyValues.of(values);
	}

}
