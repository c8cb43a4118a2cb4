package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.listener.HandlerThreads;
import dev.prosody.listener.MissingTopics;
import dev.prosody.listener.ProsodyMode;
import dev.prosody.listener.UnmatchedEvents;
import dev.prosody.observation.TraceRelation;
import dev.prosody.send.KeyPartitioning;
import dev.prosody.send.TypeHeader;
import dev.prosody.telemetry.TelemetrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * Properties of Prosody. Connection, security and everything else that Kafka's clients
 * know is configured below {@code spring.kafka}.
 *
 * @param enabled Whether Prosody is configured at all.
 * @param groupId Consumer group of listeners that do not name their own. By default,
 * spring.kafka.consumer.group-id, else spring.application.name.
 * @param sourceSystem Name of this application in the header source-system of everything
 * that it sends. By default, spring.application.name.
 * @param typeMapping Event types by what producers write into the header __TypeId__, as
 * text: no class is loaded. By default, what is written is the event type.
 * @param json Limits of JSON that is read from Kafka. They count instead of those of the
 * application's JsonMapper, which keeps its own for everything else.
 * @param scheduler Who gets the next runner of a listener when all are busy.
 * @param consumer Settings of all listeners.
 * @param producer Settings of sending.
 * @param listener Settings of single listeners, by listener id. They have the names of
 * those below prosody.consumer and win over the listener's annotation. By default, none.
 * @param health What the probes of Spring Boot's Actuator see of the listeners.
 * @param observation What is observed of events, besides what Spring Boot's management
 * properties say of all observations.
 * @param telemetry Records about events in a topic, as Prosody's clients of other
 * languages write them.
 * @param siblingVariables Environment variables of Prosody's clients of other languages.
 */
@ConfigurationProperties("prosody")
record ProsodyProperties(@DefaultValue("true") boolean enabled, @Nullable String groupId, @Nullable String sourceSystem,
		@DefaultValue Map<String, String> typeMapping, @DefaultValue Json json, @DefaultValue Scheduler scheduler,
		@DefaultValue Listener consumer, @DefaultValue Producer producer, @DefaultValue Map<String, Listener> listener,
		@DefaultValue Health health, @DefaultValue Observation observation, @DefaultValue Telemetry telemetry,
		@DefaultValue SiblingVariables siblingVariables) {

	/**
	 * Settings of one listener or of all. What is not set is inherited; the defaults are
	 * those of the core and stand in the additional metadata.
	 *
	 * @param mode What matters most; decides about defaults and nothing else.
	 * @param maxConcurrency Attempts that run at once in a listener.
	 * @param maxInFlight Events polled and not yet settled in a listener, over all its
	 * partitions; each partition has a fair share.
	 * @param maxInFlightSize Size of keys and values of all events polled and not yet
	 * settled in a listener. One larger event always passes.
	 * @param maxAhead Settled events above the oldest unsettled one of a partition before
	 * the partition is paused.
	 * @param handlerTimeout Time an attempt may run before it is cancelled.
	 * @param maxHandlerTimeout Time up to which an attempt may extend its own timeout. By
	 * default, 15 minutes, or the handler-timeout if that is longer.
	 * @param stallThreshold Age of the oldest unsettled event at which a listener counts
	 * as stalled.
	 * @param revokeTimeout Time within which partitions that are taken away are drained,
	 * cancelled and committed. With 5 seconds more it must stay below
	 * max.poll.interval.ms.
	 * @param interruptOnTimeout Whether timeout and revocation interrupt the handler's
	 * thread besides raising its cancellation signal. An interrupt closes sockets and
	 * file channels that the handler is blocked on.
	 * @param shutdownTimeout Time within which a listener stops. Must stay below
	 * spring.lifecycle.timeout-per-shutdown-phase.
	 * @param commitInterval Time between commits.
	 * @param handlerThreads Threads that run handlers.
	 * @param codec How payloads are decoded: json, string, bytes, kafka, or the name of
	 * an EventCodec bean.
	 * @param autoStartup Whether a listener starts with the application.
	 * @param unmatched What happens to events whose type no handler method of a listener
	 * matches.
	 * @param skipOwnEvents Whether events that this application has sent itself are
	 * skipped.
	 * @param eventTypes Prefixes of the event types that are handled; events of other
	 * types are skipped, those without type are not. By default, all types.
	 * @param retry Retries of transient failures.
	 * @param failure Classification of exceptions.
	 * @param deadLetter Events that cannot be handled.
	 * @param topics Topics of a listener.
	 * @param dedup Skipping of events that were concluded before.
	 * @param monopolization Holding back of keys that take too much.
	 */
	record Listener(@Nullable ProsodyMode mode, @Nullable Integer maxConcurrency, @Nullable Integer maxInFlight,
			@Nullable DataSize maxInFlightSize, @Nullable Integer maxAhead, @Nullable Duration handlerTimeout,
			@Nullable Duration maxHandlerTimeout, @Nullable Duration stallThreshold, @Nullable Duration revokeTimeout,
			@Nullable Boolean interruptOnTimeout, @Nullable Duration shutdownTimeout, @Nullable Duration commitInterval,
			@Nullable HandlerThreads handlerThreads, @Nullable String codec, @Nullable Boolean autoStartup,
			@Nullable UnmatchedEvents unmatched, @Nullable Boolean skipOwnEvents, @Nullable List<String> eventTypes,
			@DefaultValue Retry retry, @DefaultValue Failure failure, @DefaultValue DeadLetter deadLetter,
			@DefaultValue Topics topics, @DefaultValue Dedup dedup, @DefaultValue Monopolization monopolization) {

		/** Sets nothing. */
		static final Listener NONE = new Listener(null, null, null, null, null, null, null, null, null, null, null,
				null, null, null, null, null, null, null, new Retry(null, null, null), new Failure(null, null),
				new DeadLetter(null, null, null, null), new Topics(null), new Dedup(null, null, null),
				new Monopolization(null, null, null));

	}

	/**
	 * Retries of transient failures: the wait before a retry is random, up to a bound
	 * that doubles with each.
	 *
	 * @param initialInterval Upper bound of the wait before the first retry.
	 * @param maxInterval Upper bound of every wait.
	 * @param maxAttempts Attempts in total after which an event goes to the dead-letter
	 * topic. By default, what the mode says: without limit, 4 in low-latency, 1 in
	 * best-effort.
	 */
	record Retry(@Nullable Duration initialInterval, @Nullable Duration maxInterval, @Nullable Integer maxAttempts) {

	}

	/**
	 * Classification of exceptions that carry no annotation.
	 *
	 * @param permanent Names of exception classes that are permanent failures, with their
	 * subclasses. By default, none.
	 * @param transientFailures Names of exception classes that are transient failures,
	 * with their subclasses. By default, none.
	 */
	record Failure(@Nullable Set<String> permanent, @Name("transient") @Nullable Set<String> transientFailures) {

	}

	/**
	 * Events that cannot be handled.
	 *
	 * @param enabled Whether events that cannot be handled are sent to a dead-letter
	 * topic; otherwise they are logged and settled. By default, true, and false for a
	 * listener that reads dead-letter topics and in the mode best-effort.
	 * @param topic Name of the dead-letter topic. The text {topic} stands for the topic
	 * that the event was read from.
	 * @param create Whether missing dead-letter topics are created, unless
	 * spring.kafka.admin.auto-create is false.
	 * @param retention How long a created dead-letter topic keeps its events.
	 */
	record DeadLetter(@Nullable Boolean enabled, @Nullable String topic, @Nullable Boolean create,
			@Nullable Duration retention) {

	}

	/**
	 * Topics of a listener.
	 *
	 * @param missing What happens at startup when topics do not exist.
	 */
	record Topics(@Nullable MissingTopics missing) {

	}

	/**
	 * Skipping of events that were concluded before: handled, or dead letters.
	 *
	 * @param enabled Whether duplicates are skipped. By default, true, and false in the
	 * mode best-effort.
	 * @param cacheSize How many concluded events with an id are remembered.
	 * @param idField Top-level text field of the payload that identifies an event without
	 * an id header. By default, none: in most payloads an id is that of the entity.
	 */
	record Dedup(@Nullable Boolean enabled, @Nullable Integer cacheSize, @Nullable String idField) {

	}

	/**
	 * Holding back of keys that keep a runner busy nearly all the time.
	 *
	 * @param enabled Whether a key is held back that keeps a runner busy nearly all the
	 * time, so that other keys get it. By default, true in the mode pipeline, otherwise
	 * false.
	 * @param threshold Share of the window that a key may keep a runner busy, above 0 and
	 * up to 1. Beyond it the key waits.
	 * @param window Time over which that share is counted.
	 */
	record Monopolization(@Nullable Boolean enabled, @Nullable Double threshold, @Nullable Duration window) {

	}

	/**
	 * Limits of JSON that is read from Kafka. A value beyond a limit is a permanent
	 * failure.
	 *
	 * @param maxNestingDepth Levels of objects and arrays within each other.
	 * @param maxStringLength Characters of a text.
	 * @param maxNumberLength Characters of a number.
	 * @param maxNameLength Characters of a field's name.
	 * @param maxDocumentSize Size of a whole value.
	 */
	record Json(@DefaultValue("500") int maxNestingDepth, @DefaultValue("10000000") int maxStringLength,
			@DefaultValue("1000") int maxNumberLength, @DefaultValue("50000") int maxNameLength,
			@DefaultValue("16MB") DataSize maxDocumentSize) {

	}

	/**
	 * Who gets the next runner of a listener when all are busy.
	 *
	 * @param failureWeight Share of runner time that retries get while first attempts
	 * wait as well, 0 to 1.
	 * @param maxWait Waiting time at which urgency reaches its maximum.
	 * @param waitWeight Maximum of urgency: how much less time another key must have used
	 * lately to go first.
	 * @param cacheSize How many keys without events in flight are remembered in a
	 * listener.
	 */
	record Scheduler(@DefaultValue("0.3") double failureWeight, @DefaultValue("2m") Duration maxWait,
			@DefaultValue("200s") Duration waitWeight, @DefaultValue("8192") int cacheSize) {

	}

	/**
	 * What the probes of Spring Boot's Actuator see of the listeners. Whether they have
	 * health at all is management.health.prosody.enabled.
	 *
	 * @param liveness Whether the liveness probe fails while a listener is stalled or has
	 * failed. Think twice: a restart rarely heals what a handler waits for.
	 * @param readiness Whether the readiness probe fails while a started listener has no
	 * partition. Not with more instances than partitions: they would never be ready.
	 */
	record Health(@DefaultValue("false") boolean liveness, @DefaultValue("false") boolean readiness) {

	}

	/**
	 * Telemetry in a topic.
	 *
	 * @param enabled Whether telemetry is written. It is best effort and never disturbs
	 * the work.
	 * @param topic Topic that telemetry is written to. It must exist.
	 */
	record Telemetry(@DefaultValue("false") boolean enabled,
			@DefaultValue(TelemetrySettings.DEFAULT_TOPIC) String topic) {
	}

	/**
	 * Observations of events.
	 *
	 * @param relation Relation of an attempt's span to the span that sent the event.
	 */
	record Observation(@DefaultValue("child") TraceRelation relation) {
	}

	/**
	 * Environment variables of Prosody's clients of other languages.
	 *
	 * @param enabled Whether variables such as PROSODY_MAX_UNCOMMITTED are taken where
	 * the property they correspond to is not set.
	 */
	record SiblingVariables(@DefaultValue("true") boolean enabled) {

	}

	/**
	 * Settings of sending.
	 *
	 * @param sendTimeout Time a send may take, including its acknowledgement.
	 * @param codec How payloads are encoded: json, string, bytes, kafka, or the name of
	 * an EventCodec bean. By default, that of prosody.consumer.codec.
	 * @param idempotenceCacheSize How many acknowledged event ids are remembered: an
	 * event with one of them, the same topic and key is not sent again. Concerns only ids
	 * given to SendOptions. 0 suppresses nothing.
	 * @param typeHeader How sent events say of which class their payload is.
	 * @param partitioner How keys are assigned to partitions, also those of dead letters
	 * that cannot keep their partition.
	 */
	record Producer(@DefaultValue("30s") Duration sendTimeout, @Nullable String codec,
			@DefaultValue("8192") int idempotenceCacheSize, @DefaultValue("none") TypeHeader typeHeader,
			@DefaultValue("murmur2") KeyPartitioning partitioner) {

	}

}
