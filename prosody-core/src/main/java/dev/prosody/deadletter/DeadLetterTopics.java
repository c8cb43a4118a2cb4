package dev.prosody.deadletter;

import java.time.Duration;
import java.util.Collection;

import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.topic.TopicReport;
import org.apache.kafka.clients.admin.Admin;

/** Checks and creates dead-letter topics. Blocking; thread-safe. */
public final class DeadLetterTopics {

	/**
	 * Creates the check.
	 * @param admin asks the broker; it stays its owner's
	 * @param timeout bounds each question to the broker, positive
	 */
	public DeadLetterTopics(Admin admin, Duration timeout) {
	}

	/** Sees to it that the dead-letter topics of source topics exist. */
	public TopicReport ensure(Collection<String> sources, DeadLetterOptions options) {
		throw new UnsupportedOperationException();
	}

}
