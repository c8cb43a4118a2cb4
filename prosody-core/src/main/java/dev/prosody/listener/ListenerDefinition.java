package dev.prosody.listener;

import java.util.Map;

import dev.prosody.codec.EventCodec;
import dev.prosody.failure.FailureClassifier;
import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.retry.RetryStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one listener, complete and resolved.
 *
 * @param id unique in its client; letters, digits, {@code .}, {@code _} and {@code -}
 * @param groupId the consumer group, not blank
 * @param subscription what it reads
 * @param options its settings
 * @param clients makes its Kafka clients
 * @param consumerProperties Kafka consumer settings of this listener alone
 * @param codec decodes payloads
 * @param payloadTypes chooses the payload's type
 * @param handlesExcise whether events without value reach the handler; otherwise they are
 * skipped, counted, and the first is logged
 * @param handler handles the events
 * @param classifier decides about failures
 * @param retryStrategy decides about retries of transient failures
 * @param autoStartup whether it starts with its client
 * @param sourceSystem what the application calls itself, see {@link FilterOptions}
 * @param extensions what the application adds to the way of an event
 */
public record ListenerDefinition(String id, String groupId, Subscription subscription, ListenerOptions options,
		KafkaClients clients, Map<String, Object> consumerProperties, EventCodec codec, PayloadTypes payloadTypes,
		boolean handlesExcise, AsyncProsodyHandler<@Nullable Object> handler, FailureClassifier classifier,
		RetryStrategy retryStrategy, boolean autoStartup, String sourceSystem, ListenerExtensions extensions) {

	public ListenerDefinition {
		if (!id.matches("[A-Za-z0-9._-]+")) {
			throw new IllegalArgumentException(
					"'id' must consist of letters, digits, '.', '_' and '-' but was '" + id + "'");
		}
		if (groupId.isBlank()) {
			throw new IllegalArgumentException("'groupId' of listener '" + id + "' must not be blank");
		}
		consumerProperties = Map.copyOf(consumerProperties);
	}

}
