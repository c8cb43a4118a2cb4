package dev.prosody.spring.listener;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.kafka.BootstrapServers;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.listener.Subscription;

/**
 * A listener that is complete but not yet checked against the others.
 *
 * @param source where it was found
 * @param definition the listener
 * @param groupOrigin where its group id comes from
 * @param deadLetterDecided whether anybody said if it has dead letters, or where
 */
record ListenerDraft(ListenerSource source, ListenerDefinition definition, String groupOrigin,
		boolean deadLetterDecided) {

	String id() {
		return this.definition.id();
	}

	/** The listener in words, the subject of a sentence. */
	String words() {
		return "Listener '" + id() + "' (" + this.source.place() + ")";
	}

	/** The listener in words, not at the start of a sentence. */
	String wordsInside() {
		return "listener" + words().substring("Listener".length());
	}

	/** The name that its properties begin with. */
	String prefix() {
		return ListenerPrefix.of(id());
	}

	/** Names of the topics it reads, none if it reads those that match a pattern. */
	List<String> topics() {
		return (this.definition.subscription() instanceof Subscription.Topics topics) ? topics.names() : List.of();
	}

	/** Settings of its Kafka consumer as the application has configured them. */
	Map<String, Object> consumerConfig() {
		Map<String, Object> config = new HashMap<>(this.definition.clients().consumerConfig());
		config.putAll(this.definition.consumerProperties());
		return config;
	}

	/** Whether another listener reads another cluster. */
	boolean isApartFrom(ListenerDraft other) {
		return servers().areApartFrom(other.servers());
	}

	private BootstrapServers servers() {
		return BootstrapServers.of(consumerConfig());
	}

	/** NullAway does not see the type annotation of the record's constructor. */
	@SuppressWarnings("NullAway")
	ListenerDraft withOptions(ListenerOptions options) {
		ListenerDefinition d = this.definition;
		return new ListenerDraft(this.source,
				new ListenerDefinition(d.id(), d.groupId(), d.subscription(), options, d.clients(),
						d.consumerProperties(), d.codec(), d.payloadTypes(), d.handlesExcise(), d.handler(),
						d.classifier(), d.retryStrategy(), d.autoStartup(), d.sourceSystem(), d.extensions()),
				this.groupOrigin, this.deadLetterDecided);
	}

}
