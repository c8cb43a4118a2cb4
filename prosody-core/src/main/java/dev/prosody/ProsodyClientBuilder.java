package dev.prosody;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.engine.pipeline.DeadLetterBackOff;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.poll.ListenerRuntime;
import dev.prosody.failure.FailureClassifier;
import dev.prosody.failure.FailureRules;
import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.handler.ProsodyHandler;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.listener.PayloadTypes;
import dev.prosody.listener.ProsodyMode;
import dev.prosody.listener.Subscription;
import dev.prosody.metrics.ProsodyMeters;
import dev.prosody.notification.ProsodyNotification;
import dev.prosody.observation.ProcessObservationConvention;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.observation.SendObservationConvention;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.send.KeyPartitioning;
import dev.prosody.send.TypeHeader;
import dev.prosody.telemetry.TelemetryEmitter;
import dev.prosody.telemetry.TelemetrySettings;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ProsodyClient}. Only {@link #kafka} is required, and {@link #groupId}
 * where listeners do not name their own. Confined to the thread that builds.
 */
public final class ProsodyClientBuilder {

	private @Nullable KafkaClients kafka;

	private @Nullable String groupId;

	private String sourceSystem = "prosody";

	private @Nullable EventCodec codec;

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable SendObservationConvention sendConvention;

	private @Nullable ProcessObservationConvention processConvention;

	private @Nullable ProsodyMeters meters;

	private @Nullable Consumer<? super ProsodyNotification> notifications;

	private @Nullable TelemetrySettings telemetry;

	private SendSettings send = SendSettings.DEFAULTS;

	private FailureClassifier classifier = FailureRules.DEFAULTS;

	private RandomGenerator random = RandomGenerator.getDefault();

	private final List<PendingListener> listeners = new ArrayList<>();

	private interface PendingListener {

		ListenerDefinition define();

	}

	ProsodyClientBuilder() {
	}

	/** Where Kafka clients come from. */
	public ProsodyClientBuilder kafka(KafkaClients clients) {
		this.kafka = clients;
		return this;
	}

	/**
	 * Settings of the Kafka clients, by Kafka's names; {@code bootstrap.servers} at
	 * least.
	 */
	public ProsodyClientBuilder kafka(Map<String, Object> config) {
		return kafka(KafkaClients.of(config));
	}

	/** Consumer group of listeners that do not name their own. */
	public ProsodyClientBuilder groupId(String groupId) {
		this.groupId = groupId;
		return this;
	}

	/**
	 * Name of this application in the header {@code source-system}; "prosody" by default.
	 */
	public ProsodyClientBuilder sourceSystem(String sourceSystem) {
		this.sourceSystem = sourceSystem;
		return this;
	}

	/** Codec of the sender and of listeners without their own; JSON by default. */
	public ProsodyClientBuilder codec(EventCodec codec) {
		this.codec = codec;
		return this;
	}

	/** Where observations go; nowhere by default, at no cost. */
	public ProsodyClientBuilder observationRegistry(ObservationRegistry registry) {
		this.observationRegistry = registry;
		return this;
	}

	/**
	 * Where meters of the listeners go; nowhere by default. Clients that share a registry
	 * of meters share these.
	 */
	public ProsodyClientBuilder meters(ProsodyMeters meters) {
		this.meters = meters;
		return this;
	}

	/**
	 * Who is told what happens to the listeners; nobody by default. Called on one thread
	 * at a time, which is none of the engine's: it may be slow, and what it throws is
	 * logged. Of more than 1024 notifications that it has not taken the oldest are
	 * dropped.
	 */
	public ProsodyClientBuilder notifications(Consumer<? super ProsodyNotification> receiver) {
		this.notifications = receiver;
		return this;
	}

	/**
	 * Writes what happens to events to a topic, as the sibling clients do; off by
	 * default. Best effort: it never disturbs the work.
	 */
	public ProsodyClientBuilder telemetry(TelemetrySettings settings) {
		this.telemetry = settings;
		return this;
	}

	/** Names and key values of observed sends; those of the documentation by default. */
	public ProsodyClientBuilder sendObservationConvention(SendObservationConvention convention) {
		this.sendConvention = convention;
		return this;
	}

	/**
	 * Names and key values of observed attempts; those of the documentation by default.
	 */
	public ProsodyClientBuilder processObservationConvention(ProcessObservationConvention convention) {
		this.processConvention = convention;
		return this;
	}

	/** Bounds a send including its acknowledgement; positive, 30 seconds by default. */
	public ProsodyClientBuilder sendTimeout(Duration timeout) {
		this.send = this.send.withTimeout(timeout);
		return this;
	}

	/**
	 * How many acknowledged event ids are remembered: an event with one of them, the same
	 * topic and the same key is not sent again. 8192 by default, 0 suppresses nothing.
	 * Concerns only ids given by {@link dev.prosody.send.SendOptions#eventId}.
	 */
	public ProsodyClientBuilder idempotenceCacheSize(int size) {
		this.send = this.send.withIdempotenceCacheSize(size);
		return this;
	}

	/** How sent events say of which class their payload is; not at all by default. */
	public ProsodyClientBuilder typeHeader(TypeHeader header) {
		this.send = this.send.withTypeHeader(header);
		return this;
	}

	/**
	 * How keys are assigned to partitions, also those of dead letters that cannot keep
	 * their partition; as Kafka's Java clients do by default.
	 */
	public ProsodyClientBuilder partitioning(KeyPartitioning partitioning) {
		this.send = this.send.withPartitioning(partitioning);
		return this;
	}

	/** Classifies failures of listeners without their own classifier. */
	public ProsodyClientBuilder classifier(FailureClassifier classifier) {
		this.classifier = classifier;
		return this;
	}

	/** Source of the retries' jitter. */
	public ProsodyClientBuilder random(RandomGenerator random) {
		this.random = random;
		return this;
	}

	/**
	 * Adds a listener that is completely defined. What its codec decodes to {@code null}
	 * reaches its handler as {@code null}.
	 */
	public ProsodyClientBuilder listener(ListenerDefinition definition) {
		this.listeners.add(() -> definition);
		return this;
	}

	/**
	 * Adds a listener. Its handler sees a payload {@code null} only with
	 * {@link ListenerSpec#handlesExcise()}; without that, records without value are
	 * skipped, and a value that decodes to {@code null} is a permanent failure.
	 * @param <T> the payload's type
	 * @param id unique in the client
	 * @param payloadType type that values are decoded into
	 * @param settings sets at least the topics
	 * @param handler handles the events
	 * @return this builder
	 */
	public <T extends @Nullable Object> ProsodyClientBuilder listener(String id, Class<T> payloadType,
			Consumer<ListenerSpec> settings, ProsodyHandler<T> handler) {
		AsyncProsodyHandler<T> finishing = (event, context) -> {
			handler.handle(event, context);
			return null;
		};
		return asyncListener(id, payloadType, settings, finishing);
	}

	/**
	 * Adds a listener whose handler goes on after it returned; payloads as there.
	 * @param <T> the payload's type
	 * @param id unique in the client
	 * @param payloadType type that values are decoded into
	 * @param settings sets at least the topics
	 * @param handler starts to handle the events
	 * @return this builder
	 */
	public <T extends @Nullable Object> ProsodyClientBuilder asyncListener(String id, Type payloadType,
			Consumer<ListenerSpec> settings, AsyncProsodyHandler<T> handler) {
		ListenerSpec spec = new ListenerSpec();
		settings.accept(spec);
		this.listeners.add(() -> define(id, payloadType, spec, handler));
		return this;
	}

	/**
	 * Builds the client. Nothing is started or connected yet.
	 * @return the client
	 * @throws IllegalArgumentException if something is missing or contradictory
	 */
	public ProsodyClient build() {
		KafkaClients clients = required(this.kafka, "'kafka' is not set");
		List<ListenerDefinition> definitions = this.listeners.stream().map(PendingListener::define).toList();
		ListenerChecks.check(definitions);
		ProsodyObservations observations = new ProsodyObservations(this.observationRegistry, this.sendConvention,
				this.processConvention);
		ClientProducers producers = new ClientProducers(clients, codec(), this.sourceSystem, this.send, observations);
		DeadLetterBackOff backOff = new DeadLetterBackOff(this.random);
		ClientMonitors monitoring = new ClientMonitors(this.meters, this.notifications,
				(this.telemetry != null) ? new TelemetryEmitter(clients, this.telemetry) : null);
		List<ListenerRuntime> runtimes = new ArrayList<>();
		List<DeadLetterPreparation> preparations = new ArrayList<>();
		for (ListenerDefinition definition : definitions) {
			DeadLetterPreparation preparation = new DeadLetterPreparation(definition);
			preparations.add(preparation);
			ClientMonitors.Listener monitors = monitoring.listener(definition);
			ListenerRuntime runtime = new ListenerRuntime(definition, producers.deadLetters(definition.clients()),
					backOff, observations, ProsodyClientBuilder::runCallback, preparation, monitors.monitor(),
					EngineClock.SYSTEM);
			monitors.show(runtime::status);
			runtimes.add(runtime);
		}
		return new DefaultProsodyClient(runtimes, preparations, producers,
				monitoring.reporting(producers.sender(), this.sourceSystem), monitoring);
	}

	private static void runCallback(Runnable callback) {
		Thread.ofVirtual().name("prosody-callback").start(callback);
	}

	@SuppressWarnings("unchecked")
	private ListenerDefinition define(String id, Type payloadType, ListenerSpec spec,
			AsyncProsodyHandler<? extends @Nullable Object> handler) {
		Subscription subscription = required(spec.subscription(), "Listener '" + id + "' has no topics");
		String group = required((spec.groupId() != null) ? spec.groupId() : this.groupId,
				"Listener '" + id + "' has no group id, and neither has the client");
		EventCodec specified = spec.codec();
		EventCodec codec = (specified != null) ? specified : codec();
		checkTarget(id, codec, payloadType);
		RetryStrategy retry = spec.retryStrategy();
		FailureClassifier failureClassifier = spec.classifier();
		return new ListenerDefinition(id, group, subscription, spec.options(),
				required(this.kafka, "'kafka' is not set"), spec.consumerProperties(),
				spec.isHandlingExcise() ? codec : new PayloadRequired(codec), PayloadTypes.always(payloadType),
				spec.isHandlingExcise(), (AsyncProsodyHandler<@Nullable Object>) handler,
				(failureClassifier != null) ? failureClassifier : this.classifier,
				(retry != null) ? retry : defaultRetry(spec.options().mode()), spec.isAutoStartup(), this.sourceSystem,
				spec.extensions());
	}

	private static void checkTarget(String id, EventCodec codec, Type payloadType) {
		try {
			codec.checkTarget(payloadType);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Listener '" + id + "' could decode no event: " + ex.getMessage(), ex);
		}
	}

	private RetryStrategy defaultRetry(ProsodyMode mode) {
		return RetryStrategy.fullJitter(Duration.ofMillis(20), Duration.ofMinutes(5), mode.maxAttempts(), this.random);
	}

	private EventCodec codec() {
		if (this.codec == null) {
			this.codec = EventCodecs.json();
		}
		return this.codec;
	}

	private static <T> T required(@Nullable T value, String problem) {
		if (value == null) {
			throw new IllegalArgumentException(problem);
		}
		return value;
	}

}
