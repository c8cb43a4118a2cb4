package dev.prosody.engine.dispatch;

import org.apache.kafka.common.TopicPartition;

/** A key of a partition. */
record KeyId(TopicPartition partition, KeyBytes key) {
}
