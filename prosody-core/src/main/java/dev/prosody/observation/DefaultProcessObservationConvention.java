package dev.prosody.observation;

import dev.prosody.handler.ProsodyEvent;
import dev.prosody.observation.ProsodyObservationDocumentation.ProcessHighCardinality;
import dev.prosody.observation.ProsodyObservationDocumentation.ProcessLowCardinality;
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
		KeyValues values = KeyValues.of(
				ProcessHighCardinality.ATTEMPT.withValue(Integer.toString(context.getAttempt())),
				ProcessHighCardinality.EVENT_ID.withValue(event.id()),
				ProcessHighCardinality.PARTITION.withValue(Integer.toString(event.partition())),
				ProcessHighCardinality.OFFSET.withValue(Long.toString(event.offset())));
		String keyHash = context.getKeyHash();
		return (keyHash != null) ? values.and(ProcessHighCardinality.KEY_HASH.withValue(keyHash)) : values;
	}

}
