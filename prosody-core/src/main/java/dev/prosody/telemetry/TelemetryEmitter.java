package dev.prosody.telemetry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.prosody.kafka.KafkaClients;
import dev.prosody.monitor.DropOldestQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes telemetry by a producer of its own, made at the first record, on a thread of its
 * own. Best effort: whoever reports never waits, of more than 32768 records that were not
 * handed to the producer yet the oldest are dropped and counted, and what cannot be
 * written is lost. Records of one key keep their order. Thread-safe.
 */
public final class TelemetryEmitter implements AutoCloseable {

	static final int CAPACITY = 32_768;

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	/** A broker that is away must not hold the thread up for longer than this. */
	private static final int MAX_BLOCK_MILLIS = 5_000;

	private static final int LINGER_MILLIS = 1_000;

	private static final int REQUEST_TIMEOUT_MILLIS = 30_000;

	private static final Logger logger = LoggerFactory.getLogger(TelemetryEmitter.class);

	private final KafkaClients clients;

	private final TelemetrySettings settings;

	private final String hostname = hostname();

	private final DropOldestQueue<TelemetryEvent> queue = new DropOldestQueue<>("prosody-telemetry", CAPACITY,
			this::send, this::closeProducer);

	/** Confined to the queue's thread. */
	private @Nullable Producer<byte[], byte[]> producer;

	private volatile boolean complained;

	private final AtomicBoolean dropping = new AtomicBoolean();

	/**
	 * Creates an emitter; nothing is connected yet.
	 * @param clients makes the producer
	 * @param settings where telemetry goes
	 */
	public TelemetryEmitter(KafkaClients clients, TelemetrySettings settings) {
		this.clients = clients;
		this.settings = settings;
	}

	private static String hostname() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "unknown";
		}
	}

	/** Whether telemetry about a topic would be telemetry about itself, without end. */
	boolean isOwn(String topic) {
		return topic.equals(this.settings.topic());
	}

	/** The span that is current on the calling thread; the tracer is code of others. */
	@Nullable TraceFields trace() {
		try {
			return this.settings.traces().current();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("The current span is not known", ex);
			return null;
		}
	}

	/** Reports something; returns at once. */
	void emit(TelemetryEvent event) {
		if (this.queue.add(event) > 0 && this.dropping.compareAndSet(false, true)) {
			logger.warn("Telemetry is written more slowly than it comes: the oldest are dropped, and counted");
		}
	}

	/** How many records were dropped before they reached the producer. */
	public long dropped() {
		return this.queue.dropped();
	}

	/** An interrupted thread cannot wait for what it has sent: it gives that up. */
	private void closeProducer() {
		Producer<byte[], byte[]> used = this.producer;
		if (used == null) {
			return;
		}
		try {
			used.close(Thread.interrupted() ? Duration.ZERO : CLOSE_TIMEOUT);
		}
		catch (RuntimeException ex) {
			complain(ex);
		}
	}

	private void send(TelemetryEvent event) {
		try {
			byte[] key = event.key().isEmpty() ? null : event.key().getBytes(StandardCharsets.UTF_8);
			byte[] value = event.json(this.hostname).getBytes(StandardCharsets.UTF_8);
			producer().send(new ProducerRecord<>(this.settings.topic(), key, value), (metadata, ex) -> {
				if (ex != null) {
					complain(ex);
				}
			});
		}
		catch (RuntimeException ex) {
			complain(ex);
		}
	}

	private Producer<byte[], byte[]> producer() {
		Producer<byte[], byte[]> made = this.producer;
		if (made == null) {
			made = this.clients.createProducer(overrides(this.clients.producerConfig()));
			this.producer = made;
		}
		return made;
	}

	/**
	 * As the sibling clients: many small records, and none is worth a delay of others.
	 * The times go together, whatever the application has configured for its own sends:
	 * Kafka refuses a delivery that is shorter than lingering and one request.
	 */
	private static Map<String, Object> overrides(Map<String, Object> config) {
		Map<String, Object> overrides = new HashMap<>();
		Object clientId = config.get(ProducerConfig.CLIENT_ID_CONFIG);
		if (clientId != null && !clientId.toString().isBlank()) {
			// Kafka's own metrics want every client of a process to have an id of its own
			overrides.put(ProducerConfig.CLIENT_ID_CONFIG, clientId + "-prosody-telemetry");
		}
		overrides.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
		overrides.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LINGER_MILLIS + 2 * REQUEST_TIMEOUT_MILLIS);
		overrides.put(ProducerConfig.ACKS_CONFIG, "1");
		overrides.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
		overrides.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
		overrides.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
		overrides.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 20);
		overrides.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
		overrides.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
		return overrides;
	}

	private void complain(Exception failure) {
		if (!this.complained) {
			this.complained = true;
			logger.warn("Telemetry cannot be written to topic '{}', records are lost; further failures are logged at "
					+ "level debug: {}", this.settings.topic(), failure.toString());
		}
		else {
			logger.debug("Telemetry cannot be written", failure);
		}
	}

	/** Sends what is queued and flushes, within a few seconds; the rest is lost. */
	@Override
	public void close() {
		Thread sending = this.queue.close(CLOSE_TIMEOUT.multipliedBy(2));
		if (sending != null) {
			sending.interrupt();
			logger.warn("Telemetry that was not written in time is lost");
		}
	}

}
