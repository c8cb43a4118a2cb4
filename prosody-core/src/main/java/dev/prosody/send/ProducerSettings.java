package dev.prosody.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka producer settings that Prosody's guarantees need, as overrides of what an
 * application has configured. Times are set so that a send has ended, one way or the
 * other, within {@code send-timeout}: otherwise one that was reported as failed could be
 * written later. Half of it ({@code max.block.ms}) is for finding the topic and room in
 * the buffer, the rest ({@code delivery.timeout.ms}) for delivery. Shorter times that an
 * application has configured are kept.
 */
public final class ProducerSettings {

	/**
	 * Kafka's default; how long they go on is a matter of {@code delivery.timeout.ms}.
	 */
	private static final int RETRIES = Integer.MAX_VALUE;

	/** More could be written out of order. */
	private static final int MAX_IN_FLIGHT = 5;

	private static final long DEFAULT_LINGER = 5;

	private static final long DEFAULT_REQUEST_TIMEOUT = 30_000;

	/** Below the brokers' default for whole requests, 100 MiB. */
	private static final long DEAD_LETTER_SIZE = 64L * 1024 * 1024;

	private ProducerSettings() {
	}

	/**
	 * Overrides of the producer that sends events.
	 * @param config what is configured, by Kafka's names
	 * @param sendTimeout bounds a send including its acknowledgement, positive
	 * @return settings that win over {@code config}
	 * @throws IllegalArgumentException if a number is none or times leave none for
	 * sending; the message names the setting and says what to do
	 */
	public static Map<String, Object> forSending(Map<String, Object> config, Duration sendTimeout) {
		return overrides(config, sendTimeout, "-prosody");
	}

	/**
	 * Overrides of the producer that sends dead letters: those of {@link #forSending}
	 * with room for records that are larger than this application itself would send.
	 * @param config what is configured, by Kafka's names
	 * @param sendTimeout bounds a send including its acknowledgement, positive
	 * @return settings that win over {@code config}
	 * @throws IllegalArgumentException as there
	 */
	public static Map<String, Object> forDeadLetters(Map<String, Object> config, Duration sendTimeout) {
		Map<String, Object> overrides = overrides(config, sendTimeout, "-prosody-dlt");
		long requestSize = number(config, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 0);
		overrides.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) Math.max(requestSize, DEAD_LETTER_SIZE));
		long buffer = number(config, ProducerConfig.BUFFER_MEMORY_CONFIG, 0);
		overrides.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(buffer, DEAD_LETTER_SIZE));
		return overrides;
	}

	private static Map<String, Object> overrides(Map<String, Object> config, Duration sendTimeout,
			String clientIdSuffix) {
		Map<String, Object> overrides = new HashMap<>(contradictions(config));
		// a transactional id can only be left out, which is the business of KafkaClients
		overrides.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
		overrides.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		overrides.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		overrides.put(ProducerConfig.ACKS_CONFIG, "all");
		overrides.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
		if (text(config, ProducerConfig.COMPRESSION_TYPE_CONFIG) == null) {
			overrides.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
		}
		String clientId = text(config, ProducerConfig.CLIENT_ID_CONFIG);
		if (clientId != null && !clientId.isEmpty()) {
			// Kafka's own metrics want every client of a process to have an id of its own
			overrides.put(ProducerConfig.CLIENT_ID_CONFIG, clientId + clientIdSuffix);
		}
		putTimes(overrides, config, sendTimeout);
		return overrides;
	}

	private static void putTimes(Map<String, Object> overrides, Map<String, Object> config, Duration sendTimeout) {
		if (!sendTimeout.isPositive()) {
			throw new IllegalArgumentException("'sendTimeout' must be positive but was " + sendTimeout);
		}
		long total = Math.min(TimeUnit.MILLISECONDS.convert(sendTimeout), Integer.MAX_VALUE);
		long linger = number(config, ProducerConfig.LINGER_MS_CONFIG, DEFAULT_LINGER);
		long maxBlock = Math.min(number(config, ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE), total / 2);
		long delivery = Math.min(number(config, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.MAX_VALUE),
				total - maxBlock);
		if (linger >= delivery) {
			throw new IllegalArgumentException("With linger.ms=" + linger + ", sends wait longer than the " + delivery
					+ " ms that they have for their delivery. Lower linger.ms, or raise delivery.timeout.ms or "
					+ "send-timeout (" + sendTimeout.toMillis() + " ms).");
		}
		// By default a request that nobody answers leaves time for another one
		long request = Math.min(number(config, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
				Math.min(DEFAULT_REQUEST_TIMEOUT, Math.max(1, (delivery - linger) / 2))), delivery - linger);
		overrides.put(ProducerConfig.LINGER_MS_CONFIG, linger);
		overrides.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock);
		overrides.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery);
		overrides.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) request);
	}

	/**
	 * What is configured and contradicts what Prosody promises about sent events: in
	 * order per key, written once, acknowledged. The overrides replace it; other clients
	 * of the application may need it.
	 * @param config what is configured, by Kafka's names
	 * @return by the setting's name, what the overrides say instead
	 * @throws IllegalArgumentException if a number is none
	 */
	public static SortedMap<String, String> contradictions(Map<String, Object> config) {
		SortedMap<String, String> needed = new TreeMap<>();
		String acks = text(config, ProducerConfig.ACKS_CONFIG);
		if (acks != null && !acks.equals("all") && !acks.equals("-1")) {
			needed.put(ProducerConfig.ACKS_CONFIG, "all");
		}
		String idempotence = text(config, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);
		if (idempotence != null && !idempotence.equalsIgnoreCase("true")) {
			needed.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
		}
		if (text(config, ProducerConfig.TRANSACTIONAL_ID_CONFIG) != null) {
			needed.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "");
		}
		if (number(config, ProducerConfig.RETRIES_CONFIG, RETRIES) < 1) {
			needed.put(ProducerConfig.RETRIES_CONFIG, Integer.toString(RETRIES));
		}
		if (number(config, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, MAX_IN_FLIGHT) > MAX_IN_FLIGHT) {
			needed.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, Integer.toString(MAX_IN_FLIGHT));
		}
		return needed;
	}

	private static @Nullable String text(Map<String, Object> config, String name) {
		Object value = config.get(name);
		return (value != null) ? value.toString().trim() : null;
	}

	private static long number(Map<String, Object> config, String name, long defaultValue) {
		String value = text(config, name);
		if (value == null) {
			return defaultValue;
		}
		try {
			return Long.parseLong(value);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(
					"The producer setting " + name + " must be a number but is '" + value + "'", ex);
		}
	}

}
