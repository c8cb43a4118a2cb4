package dev.prosody.deadletter;

import java.util.function.BooleanSupplier;

import dev.prosody.failure.FailureKind;
import io.micrometer.observation.Observation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to a dead-letter topic.
 *
 * @param topic the dead-letter topic
 * @param record the source record: its bytes and headers are copied unchanged
 * @param listenerId the listener that gave up
 * @param groupId its consumer group
 * @param failure why
 * @param kind what the failure was classified as
 * @param attempts attempts made, 0 if the event never reached the handler
 * @param parent observation of the last attempt, parent of the send; {@code null} if
 * there was none
 * @param stillWanted asked just before the send, on any thread: false as soon as the
 * source partition is being taken away, or may have been
 */
public record DeadLetter(String topic, ConsumerRecord<byte[], byte[]> record, String listenerId, String groupId,
		Throwable failure, FailureKind kind, int attempts, @Nullable Observation parent, BooleanSupplier stillWanted) {
}
