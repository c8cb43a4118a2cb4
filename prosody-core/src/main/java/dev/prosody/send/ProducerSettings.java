package dev.prosody.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
	 * @throws IllegalArgumentException if {@code config} contradicts what Prosody needs;
	 * the message names the setting and says what to do
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
		rejectContradictions(config);
		Map<String, Object> overrides = new HashMap<>();
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
			throw new IllegalArgumentException("Sends wait linger.ms=" + linger + " before they start, which leaves no"
					+ " time of the " + delivery + " ms for delivery. Lower linger.ms, or raise delivery.timeout.ms or"
					+ " send-timeout (" + sendTimeout + ").");
		}
		// By default a request that nobody answers leaves time for another one
		long request = Math.min(number(config, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
				Math.min(DEFAULT_REQUEST_TIMEOUT, Math.max(1, (delivery - linger) / 2))), delivery - linger);
		overrides.put(ProducerConfig.LINGER_MS_CONFIG, linger);
		overrides.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock);
		overrides.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery);
		overrides.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) request);
	}

	private static void rejectContradictions(Map<String, Object> config) {
		String acks = text(config, ProducerConfig.ACKS_CONFIG);
		if (acks != null && !acks.equals("all") && !acks.equals("-1")) {
			throw contradiction(ProducerConfig.ACKS_CONFIG, acks, "all");
		}
		String idempotence = text(config, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);
		if (idempotence != null && !idempotence.equalsIgnoreCase("true")) {
			throw contradiction(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, idempotence, "true");
		}
		String transactionalId = text(config, ProducerConfig.TRANSACTIONAL_ID_CONFIG);
		if (transactionalId != null) {
			throw contradiction(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId,
					"unset: it is not transactional");
		}
		if (number(config, ProducerConfig.RETRIES_CONFIG, 1) < 1) {
			throw contradiction(ProducerConfig.RETRIES_CONFIG, "0", "1 or more");
		}
		long requests = number(config, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
		if (requests > 5) {
			throw contradiction(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, Long.toString(requests),
					"5 or less");
		}
	}

	private static IllegalArgumentException contradiction(String name, String value, String needed) {
		return new IllegalArgumentException("The producer setting " + name + "=" + value
				+ " contradicts what Prosody promises about sent events (in order per key, written once,"
				+ " acknowledged). Remove it for Prosody's producer; it needs " + needed + ".");
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
