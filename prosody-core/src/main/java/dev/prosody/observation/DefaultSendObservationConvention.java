package dev.prosody.observation;

import dev.prosody.observation.ProsodyObservationDocumentation.SendHighCardinality;
import dev.prosody.observation.ProsodyObservationDocumentation.SendLowCardinality;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/** The default of {@link SendObservationConvention}; to be extended. */
public class DefaultSendObservationConvention implements SendObservationConvention {

	@Override
	public String getName() {
		return "prosody.send";
	}

	@Override
	public String getContextualName(SendContext context) {
		return "send " + context.getTopic();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SendContext context) {
		return KeyValues.of(SendLowCardinality.SYSTEM.withValue("kafka"),
				SendLowCardinality.OPERATION_TYPE.withValue("send"),
				SendLowCardinality.OPERATION_NAME.withValue("send"),
				SendLowCardinality.DESTINATION.withValue(context.getTopic()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SendContext context) {
		KeyValues values = KeyValues.empty();
		values = and(values, SendHighCardinality.KEY_HASH, context.getKeyHash());
		values = and(values, SendHighCardinality.EVENT_ID, context.getEventId());
		values = and(values, SendHighCardinality.PARTITION, context.getPartition());
		return and(values, SendHighCardinality.OFFSET, context.getOffset());
	}

	private static KeyValues and(KeyValues values, SendHighCardinality key, @Nullable Object value) {
		return (value != null) ? values.and(key.withValue(value.toString())) : values;
	}

}
