package dev.prosody.send;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import dev.prosody.failure.EncodingException;
import dev.prosody.handler.KeyHash;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Words for failed sends: which event, why, what to do. Never payloads, keys, or messages
 * of codecs, which may quote them.
 */
final class SendFailures {

	private SendFailures() {
	}

	static SendException notEncoded(String topic, byte @Nullable [] key, Object payload, Exception cause) {
		return new SendException(
				event(topic, key) + " was not sent: the codec failed on a " + payload.getClass().getTypeName()
						+ " with " + cause.getClass().getName() + ". Check that the codec fits the payload.",
				new EncodingException(payload.getClass().getTypeName() + " could not be encoded", cause));
	}

	static SendException notAcknowledged(String topic, byte @Nullable [] key, Throwable cause) {
		// Kafka's messages name topics, partitions, sizes and times, no content
		String reason = (cause instanceof KafkaException || cause instanceof IllegalStateException)
				? cause.getClass().getSimpleName() + ": " + cause.getMessage() : cause.getClass().getName();
		return new SendException(event(topic, key) + " was not acknowledged. " + reason + ". " + advice(cause), cause);
	}

	static SendException late(String topic, byte @Nullable [] key, Duration timeout, TimeoutException cause) {
		return new SendException(event(topic, key) + " was not acknowledged within " + timeout
				+ ". It may have been written all the same.", cause);
	}

	static SendException interrupted(String topic, byte @Nullable [] key, boolean sent, InterruptedException cause) {
		return new SendException(event(topic, key) + (sent
				? " was sent, but the thread that waited for the acknowledgement was interrupted. It may have been written."
				: " was not sent: the thread is interrupted."), cause);
	}

	/**
	 * The failure of a future once more, with the stack trace of the thread that sent.
	 */
	static SendException onCallersThread(ExecutionException failed) {
		Throwable failure = failed.getCause();
		return (failure != null) ? new SendException(String.valueOf(failure.getMessage()), failure.getCause())
				: new SendException(String.valueOf(failed.getMessage()), failed);
	}

	static SendException closed(String topic, byte @Nullable [] key) {
		return new SendException(event(topic, key) + " was not sent: the sender is closed.",
				new IllegalStateException("The sender is closed"));
	}

	private static String event(String topic, byte @Nullable [] key) {
		String hash = KeyHash.of(key);
		return "Event for topic '" + topic + "' (" + ((hash != null) ? "key hash " + hash : "no key") + ")";
	}

	private static String advice(Throwable cause) {
		if (cause instanceof RecordTooLargeException) {
			return "It was not written: make it smaller, or raise max.request.size of the producer and"
					+ " max.message.bytes of the topic.";
		}
		if (cause instanceof AuthorizationException) {
			return "It was not written: allow this application to write to the topic.";
		}
		if (cause instanceof InterruptException) {
			return "It was not written: the sending thread was interrupted.";
		}
		if (cause instanceof RetriableException) {
			return "It may have been written all the same. Check that the topic exists and its brokers can be"
					+ " reached, or raise send-timeout.";
		}
		return "It may have been written all the same.";
	}

}
