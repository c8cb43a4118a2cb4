package dev.prosody.engine.pipeline;

import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * What every log line says that is written on a runner's thread while it works on an
 * event, the handler's own lines too: the names are part of the API. It is gone with
 * everything else of the event, see {@link ThreadState}.
 */
final class LogContext {

	static final String LISTENER = "prosody.listener";

	static final String TOPIC = "prosody.topic";

	static final String PARTITION = "prosody.partition";

	static final String OFFSET = "prosody.offset";

	private LogContext() {
	}

	/** Whether the application's logging keeps what is set. The answer never changes. */
	static boolean isKept() {
		return !(MDC.getMDCAdapter() instanceof NOPMDCAdapter);
	}

	/** Sets it on the calling thread. */
	static void set(ListenerDefinition listener, ConsumerRecord<?, ?> record) {
		MDC.put(LISTENER, listener.id());
		MDC.put(TOPIC, record.topic());
		MDC.put(PARTITION, Integer.toString(record.partition()));
		MDC.put(OFFSET, Long.toString(record.offset()));
	}

}
