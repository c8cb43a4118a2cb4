package dev.prosody.topic;

import java.time.Duration;
import java.util.Collection;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Looks for topics and creates them. Blocking; thread-safe. */
public final class KafkaTopics {

	/**
	 * Creates the check.
	 * @param admin asks the broker; it stays its owner's
	 * @param timeout bounds each question to the broker, positive
	 */
	public KafkaTopics(Admin admin, Duration timeout) {
	}

	/** Looks for topics; creates nothing. */
	public TopicReport find(Collection<String> names) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Creates those topics that are missing, with the broker's default partitions and
	 * replication.
	 */
	public TopicReport findOrCreate(Collection<String> names) {
		throw new UnsupportedOperationException();
	}

	/** Creates those topics that are missing. */
	public TopicReport findOrCreateAll(Collection<NewTopic> topics) {
		throw new UnsupportedOperationException();
	}

}
