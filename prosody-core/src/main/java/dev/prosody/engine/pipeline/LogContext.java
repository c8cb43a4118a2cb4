package dev.prosody.engine.pipeline;

import java.util.HashMap;
import java.util.Map;

import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * What every log line says that is written on a runner's thread while it works on an
 * event, the handler's own lines too: the names are part of the API. Each event replaces
 * the whole MDC, so that nothing of the event before is left (I7); that is also cheaper
 * than to put and remove each value. Confined to the runner's thread.
 */
final class LogContext {

	static final String LISTENER = "prosody.listener";

	static final String TOPIC = "prosody.topic";

	static final String PARTITION = "prosody.partition";

	static final String OFFSET = "prosody.offset";

	/** Whether the application's logging keeps what is set. */
	private final boolean kept = !(MDC.getMDCAdapter() instanceof NOPMDCAdapter);

	/** Copied by the MDC, so that it can be used again. */
	private final Map<String, String> values = new HashMap<>();

	private int partition = -1;

	/** Replaces what the calling thread's MDC has. */
	void set(ListenerDefinition listener, ConsumerRecord<?, ?> record) {
		if (!this.kept) {
			return;
		}
		if (record.partition() != this.partition) {
			this.partition = record.partition();
			this.values.put(PARTITION, Integer.toString(this.partition));
		}
		this.values.put(LISTENER, listener.id());
		this.values.put(TOPIC, record.topic());
		this.values.put(OFFSET, Long.toString(record.offset()));
		MDC.setContextMap(this.values);
	}

	/** Leaves nothing behind on the thread. */
	void clear() {
		MDC.clear();
	}

}
