package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import dev.prosody.kafka.BootstrapServers;
import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka consumer settings of one listener: what its protocol needs on top of what the
 * application has configured, and the few values the engine must know itself. Immutable.
 */
final class ConsumerSettings {

	/** Kafka's default in records; a quarter of max-in-flight if that is less. */
	private static final int MAX_POLL_RECORDS = 500;

	private static final Duration DEFAULT_MAX_POLL_INTERVAL = Duration.ofMinutes(5);

	/** Default of the client (classic) and of the broker (consumer protocol). */
	private static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(45);

	/** More than heartbeats take that the broker's settings decide about. */
	private static final Duration SILENCE_PATIENCE = Duration.ofSeconds(20);

	private final ListenerDefinition definition;

	private final Map<String, Object> configured;

	ConsumerSettings(ListenerDefinition definition) {
		this.definition = definition;
		this.configured = new HashMap<>(definition.clients().consumerConfig());
		this.configured.putAll(definition.consumerProperties());
	}

	BootstrapServers bootstrapServers() {
		return BootstrapServers.of(this.configured);
	}

	/** Whether the group runs the protocol of KIP-848. */
	boolean isConsumerProtocol() {
		Object protocol = this.configured.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
		return protocol != null && "consumer".equals(protocol.toString().toLowerCase(Locale.ROOT));
	}

	Duration maxPollInterval() {
		return duration(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, DEFAULT_MAX_POLL_INTERVAL);
	}

	Duration sessionTimeout() {
		return isConsumerProtocol() ? DEFAULT_SESSION_TIMEOUT
				: duration(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, DEFAULT_SESSION_TIMEOUT);
	}

	/** Time after the last poll from which on others may own the partitions. */
	Duration membershipTimeout() {
		Duration session = sessionTimeout();
		Duration interval = maxPollInterval();
		return (session.compareTo(interval) < 0) ? session : interval;
	}

	/**
	 * Time without any answer of a broker that is not to be expected: a member sends
	 * heartbeats, of which two may be lost, also when everything is paused.
	 */
	Duration silencePatience() {
		Duration heartbeat = duration(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Duration.ZERO);
		Duration heartbeats = heartbeat.plus(heartbeat).plus(heartbeat);
		return (heartbeats.compareTo(SILENCE_PATIENCE) > 0) ? heartbeats : SILENCE_PATIENCE;
	}

	private @Nullable Object instanceId() {
		return this.configured.get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
	}

	private Duration duration(String name, Duration byDefault) {
		Object millis = this.configured.get(name);
		return (millis != null) ? Duration.ofMillis(Long.parseLong(millis.toString().strip())) : byDefault;
	}

	/** What to pass to {@link dev.prosody.kafka.KafkaClients#createConsumer}. */
	Map<String, Object> overrides() {
		Map<String, Object> overrides = new HashMap<>(this.definition.consumerProperties());
		overrides.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
		overrides.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
		unlessConfigured(overrides, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
		unlessConfigured(overrides, ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
		unlessConfigured(overrides, ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
				Math.max(1, Math.min(MAX_POLL_RECORDS, this.definition.options().maxInFlight() / 4)));
		if (!isConsumerProtocol()) {
			unlessConfigured(overrides, ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
					CooperativeStickyAssignor.class.getName());
		}
		Object clientId = this.configured.get(ConsumerConfig.CLIENT_ID_CONFIG);
		if (clientId != null && !clientId.toString().isEmpty()) {
			// Kafka's own metrics want every client of a process to have an id of its own
			overrides.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId + "-" + this.definition.id());
		}
		Object instanceId = instanceId();
		if (instanceId != null) {
			// one member per listener: two with one id would fence each other
			overrides.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId + "-" + this.definition.id());
		}
		return overrides;
	}

	private void unlessConfigured(Map<String, Object> overrides, String name, Object value) {
		if (!this.configured.containsKey(name)) {
			overrides.put(name, value);
		}
	}

}
