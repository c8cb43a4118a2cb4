package dev.prosody.testing.history;

import org.apache.kafka.common.TopicPartition;

/**
 * Where an event stands in Kafka.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset
 */
public record EventPosition(String topic, int partition, long offset) {

	/** The partition as Kafka names it. */
	public TopicPartition topicPartition() {
		return new TopicPartition(this.topic, this.partition);
	}

	@Override
	public String toString() {
		return this.topic + "-" + this.partition + "@" + this.offset;
	}

}
