package dev.prosody;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import dev.prosody.codec.EventCodec;
import dev.prosody.deadletter.KafkaDeadLetterPublisher;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.send.EventSender;
import dev.prosody.send.IdempotentSender;
import dev.prosody.send.KafkaEventSender;
import dev.prosody.send.ProducerSettings;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producers of a client: one for what users send, made at the first send, and one per
 * cluster for dead letters, so that an unwritable dead-letter topic never blocks a user's
 * send. Thread-safe.
 */
final class ClientProducers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ClientProducers.class);

	private final SendSettings settings;

	private final ProsodyObservations observations;

	private final KafkaEventSender producing;

	private final EventSender sender;

	/** By cluster: dead letters stay in the one that their events come from. */
	private final Map<KafkaClients, KafkaDeadLetterPublisher> deadLetters = new IdentityHashMap<>();

	private final Set<KafkaClients> reported = Collections.newSetFromMap(new IdentityHashMap<>());

	ClientProducers(KafkaClients clients, EventCodec codec, String sourceSystem, SendSettings settings,
			ProsodyObservations observations) {
		this.settings = settings;
		this.observations = observations;
		this.producing = new KafkaEventSender(() -> make(clients, ProducerSettings::forSending),
				settings.typeHeader().applyTo(codec), sourceSystem, settings.timeout(), observations,
				Clock.systemUTC());
		int cacheSize = settings.idempotenceCacheSize();
		this.sender = (cacheSize > 0) ? new IdempotentSender(this.producing, cacheSize) : this.producing;
	}

	private Producer<byte[], byte[]> make(KafkaClients clients,
			BiFunction<Map<String, Object>, Duration, Map<String, Object>> rules) {
		Map<String, Object> config = clients.producerConfig();
		Map<String, Object> overrides = rules.apply(config, this.settings.timeout());
		// letters of a key belong where its events are: both assign partitions alike
		this.settings.partitioning().applyTo(overrides);
		report(clients, config);
		return clients.createProducer(overrides);
	}

	private synchronized void report(KafkaClients clients, Map<String, Object> config) {
		SortedMap<String, String> needed = ProducerSettings.contradictions(config);
		if (!needed.isEmpty() && this.reported.add(clients)) {
			logger.info("Prosody's producers send in order per key, once and acknowledged, so they use {}. "
					+ "Other producers keep what is configured.", inWords(needed, config));
		}
	}

	private static String inWords(SortedMap<String, String> needed, Map<String, Object> config) {
		return needed.entrySet()
			.stream()
			.map((setting) -> (setting.getValue().isEmpty() ? "no " + setting.getKey()
					: setting.getKey() + "=" + setting.getValue()) + " instead of " + config.get(setting.getKey()))
			.collect(Collectors.joining(", "));
	}

	EventSender sender() {
		return this.sender;
	}

	/**
	 * The publisher of dead letters for events that these clients read; its producer is
	 * made at the first one.
	 */
	synchronized KafkaDeadLetterPublisher deadLetters(KafkaClients clients) {
		return this.deadLetters.computeIfAbsent(clients,
				(cluster) -> new KafkaDeadLetterPublisher(() -> make(cluster, ProducerSettings::forDeadLetters),
						this.observations));
	}

	@Override
	public void close() {
		try {
			this.producing.close();
		}
		finally {
			closeDeadLetters();
		}
	}

	/** Each, whatever happens to the others. */
	private void closeDeadLetters() {
		List<KafkaDeadLetterPublisher> open;
		synchronized (this) {
			open = List.copyOf(this.deadLetters.values());
		}
		RuntimeException failure = null;
		for (KafkaDeadLetterPublisher publisher : open) {
			try {
				publisher.close();
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
