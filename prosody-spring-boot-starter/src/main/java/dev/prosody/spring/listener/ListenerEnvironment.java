package dev.prosody.spring.listener;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;

import dev.prosody.codec.EventCodec;
import dev.prosody.kafka.KafkaClients;
import org.jspecify.annotations.Nullable;

/** What surrounds the listeners: properties, Kafka clients, codecs. */
public interface ListenerEnvironment {

	/**
	 * Settings of a listener: its properties win over its annotation, which wins over the
	 * properties of all listeners.
	 * @param id the listener's id
	 * @param annotation what its annotation says
	 * @return the settings
	 */
	ListenerSettings settings(String id, AnnotationSettings annotation);

	/**
	 * Ids in the properties that no listener has.
	 * @param ids ids of all listeners
	 * @return the other ids
	 */
	Set<String> unknownIds(Collection<String> ids);

	/**
	 * The group of listeners that do not name their own.
	 * @param clients the listener's Kafka clients
	 * @return the group, {@code null} if nothing says what it is
	 */
	@Nullable GroupId defaultGroup(KafkaClients clients);

	/**
	 * Kafka clients with the configuration of a consumer factory.
	 * @param listener the listener in words, the subject of a sentence
	 * @param consumerFactory name of the bean, {@code null} for the application's only
	 * one
	 * @return the clients
	 */
	KafkaClients clients(String listener, @Nullable String consumerFactory);

	/**
	 * A codec by name.
	 * @param listener the listener in words, the subject of a sentence
	 * @param name the name
	 * @param consumerFactory name of the listener's consumer factory, {@code null} for
	 * the application's only one
	 * @return the codec
	 */
	EventCodec codec(String listener, String name, @Nullable String consumerFactory);

	/**
	 * Checks that dead letters can be sent, as far as settings tell.
	 */
	void checkDeadLetters();

	/** What the application calls itself in the events that it sends. */
	String sourceSystem();

	/** Time that the application context gives the listeners to stop. */
	Duration shutdownPhaseTimeout();

}
