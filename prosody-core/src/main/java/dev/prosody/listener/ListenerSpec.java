package dev.prosody.listener;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import dev.prosody.codec.EventCodec;
import dev.prosody.dedup.DedupStore;
import dev.prosody.failure.FailureClassifier;
import dev.prosody.handler.EventFilter;
import dev.prosody.handler.EventInterceptor;
import dev.prosody.retry.RetryStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one listener that is added to a {@code ProsodyClientBuilder}: what is not
 * set here is taken from the builder. Confined to the thread that builds.
 */
public final class ListenerSpec {

	private @Nullable Subscription subscription;

	private @Nullable String groupId;

	private ListenerOptions.Builder options = ListenerOptions.builder();

	private final Map<String, Object> consumerProperties = new HashMap<>();

	private @Nullable EventCodec codec;

	private boolean handlesExcise;

	private @Nullable FailureClassifier classifier;

	private @Nullable RetryStrategy retryStrategy;

	private boolean autoStartup = true;

	private final List<EventFilter> filters = new ArrayList<>();

	private final List<EventInterceptor> interceptors = new ArrayList<>();

	private @Nullable DedupStore dedupStore;

	/** Reads these topics. */
	public ListenerSpec topics(String... names) {
		this.subscription = new Subscription.Topics(List.of(names));
		return this;
	}

	/** Reads all topics whose whole name matches. */
	public ListenerSpec topicPattern(Pattern pattern) {
		this.subscription = new Subscription.Matching(pattern);
		return this;
	}

	/** Consumer group of this listener; by default the client's. */
	public ListenerSpec groupId(String groupId) {
		this.groupId = groupId;
		return this;
	}

	/** Changes the listener's options; what is never set has the defaults of its mode. */
	public ListenerSpec options(UnaryOperator<ListenerOptions.Builder> change) {
		this.options = change.apply(this.options);
		return this;
	}

	/** A Kafka consumer setting for this listener alone. */
	public ListenerSpec consumerProperty(String name, Object value) {
		this.consumerProperties.put(name, value);
		return this;
	}

	/** Decodes this listener's payloads; by default the client's codec does. */
	public ListenerSpec codec(EventCodec codec) {
		this.codec = codec;
		return this;
	}

	/**
	 * Lets events without value, and values that decode to {@code null}, reach the
	 * handler, with payload {@code null}.
	 */
	public ListenerSpec handlesExcise() {
		this.handlesExcise = true;
		return this;
	}

	/** Classifies this listener's failures; by default the client's classifier does. */
	public ListenerSpec classifier(FailureClassifier classifier) {
		this.classifier = classifier;
		return this;
	}

	/** Retries of this listener; by default the client's. */
	public ListenerSpec retryStrategy(RetryStrategy retryStrategy) {
		this.retryStrategy = retryStrategy;
		return this;
	}

	/** Whether the listener starts with its client; by default it does. */
	public ListenerSpec autoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
		return this;
	}

	/** Keeps events from the handler; asked after those added before. */
	public ListenerSpec filter(EventFilter filter) {
		this.filters.add(filter);
		return this;
	}

	/** Goes around each attempt, inside of those added before. */
	public ListenerSpec interceptor(EventInterceptor interceptor) {
		this.interceptors.add(interceptor);
		return this;
	}

	/** Remembers concluded events for longer than the process lives; by default none. */
	public ListenerSpec dedupStore(DedupStore store) {
		this.dedupStore = store;
		return this;
	}

	/** What is added to the way of its events. */
	public ListenerExtensions extensions() {
		return new ListenerExtensions(this.filters, this.interceptors, this.dedupStore);
	}

	/** What it reads, {@code null} if not set. */
	public @Nullable Subscription subscription() {
		return this.subscription;
	}

	/** Its group, {@code null} if not set. */
	public @Nullable String groupId() {
		return this.groupId;
	}

	/** Its options. */
	public ListenerOptions options() {
		return this.options.build();
	}

	/** Its Kafka consumer settings. */
	public Map<String, Object> consumerProperties() {
		return Map.copyOf(this.consumerProperties);
	}

	/** Its codec, {@code null} if not set. */
	public @Nullable EventCodec codec() {
		return this.codec;
	}

	/** Whether events without value reach the handler. */
	public boolean isHandlingExcise() {
		return this.handlesExcise;
	}

	/** Its classifier, {@code null} if not set. */
	public @Nullable FailureClassifier classifier() {
		return this.classifier;
	}

	/** Its retry strategy, {@code null} if not set. */
	public @Nullable RetryStrategy retryStrategy() {
		return this.retryStrategy;
	}

	/** Whether it starts with its client. */
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

}
