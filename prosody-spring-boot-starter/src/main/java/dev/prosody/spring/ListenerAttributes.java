package dev.prosody.spring;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.prosody.listener.ProsodyMode;

/**
 * What the attributes of {@link ProsodyListener @ProsodyListener} are to a listener
 * without annotation: the same names, meanings and defaults, also placeholders and
 * expressions. They win over {@code prosody.consumer}; {@code prosody.listener.<id>} wins
 * over them. Confined to the thread that configures.
 */
public final class ListenerAttributes {

	private final Map<String, Object> values = new LinkedHashMap<>();

	private boolean handlesExcise;

	/** Creates attributes that are all inherited. */
	public ListenerAttributes() {
	}

	/** Names of the topics to read. */
	public ListenerAttributes topics(String... names) {
		return set("topics", names.clone());
	}

	/** Java regular expression of whole names of topics to read. */
	public ListenerAttributes topicPattern(String regex) {
		return set("topicPattern", regex);
	}

	/** Consumer group. */
	public ListenerAttributes groupId(String groupId) {
		return set("groupId", groupId);
	}

	/** What matters most, and thereby the defaults. */
	public ListenerAttributes mode(ProsodyMode mode) {
		return set("mode", mode.name());
	}

	/** Prefixes of the event types that are handled. */
	public ListenerAttributes eventTypes(String... prefixes) {
		return set("eventTypes", prefixes.clone());
	}

	/** Attempts that run at once, 1 or more. */
	public ListenerAttributes maxConcurrency(int attempts) {
		return set("maxConcurrency", String.valueOf(attempts));
	}

	/** Name of the topic for events that cannot be handled. */
	public ListenerAttributes deadLetterTopic(String topic) {
		return set("deadLetterTopic", topic);
	}

	/** Name of the bean that says whether and when events are tried again. */
	public ListenerAttributes retryPolicy(String beanName) {
		return set("retryPolicy", beanName);
	}

	/** Name of the bean that says how long to wait before the next attempt. */
	public ListenerAttributes backOffPolicy(String beanName) {
		return set("backOffPolicy", beanName);
	}

	/** How payloads are decoded: a name as in the annotation. */
	public ListenerAttributes codec(String name) {
		return set("codec", name);
	}

	/** Whether the listener starts with the application. */
	public ListenerAttributes autoStartup(boolean autoStartup) {
		return set("autoStartup", String.valueOf(autoStartup));
	}

	/**
	 * Name of the {@code ConsumerFactory} bean with the settings of its Kafka consumer.
	 */
	public ListenerAttributes consumerFactory(String beanName) {
		return set("consumerFactory", beanName);
	}

	/** Kafka consumer settings of this listener alone, each {@code name=value}. */
	public ListenerAttributes properties(String... settings) {
		return set("properties", settings.clone());
	}

	/** Lets events without value reach the handler, with payload {@code null}. */
	public ListenerAttributes handlesExcise() {
		this.handlesExcise = true;
		return this;
	}

	/** Whether events without value reach the handler. */
	public boolean isHandlingExcise() {
		return this.handlesExcise;
	}

	/** What was set, by the names of the annotation's attributes. */
	public Map<String, Object> values() {
		return Map.copyOf(this.values);
	}

	private ListenerAttributes set(String name, Object value) {
		this.values.put(name, value);
		return this;
	}

}
