package dev.prosody.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;

/** How a group shares its partitions. */
enum Flavour {

	/** Everything is revoked at each rebalance. */
	CLASSIC_RANGE("classic", RangeAssignor.class.getName()),

	/** Only what moves is revoked. */
	CLASSIC_COOPERATIVE("classic", CooperativeStickyAssignor.class.getName()),

	/** The broker decides, as evenly as it can. */
	CONSUMER_UNIFORM("consumer", "uniform"),

	/** The broker decides, by ranges. */
	CONSUMER_RANGE("consumer", "range");

	/** Without a sign of life for so long a member is thrown out of its group. */
	static final Duration SESSION_TIMEOUT = Duration.ofSeconds(4);

	/**
	 * Settings of a broker that has members of the consumer protocol thrown out as soon.
	 */
	static final Map<String, String> BROKER_SETTINGS = Map.of("group.consumer.session.timeout.ms",
			Long.toString(SESSION_TIMEOUT.toMillis()));

	/** The longest time between two polls that a group forgives. */
	static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(15);

	private static final String HEARTBEAT_MILLIS = "400";

	private final String protocol;

	private final String assignor;

	Flavour(String protocol, String assignor) {
		this.protocol = protocol;
		this.assignor = assignor;
	}

	/** The longest time since the last poll after which a dead letter is started. */
	Duration membershipTimeout() {
		// a client of the consumer protocol does not know the broker's session timeout
		return this.protocol.equals("classic") ? SESSION_TIMEOUT : MAX_POLL_INTERVAL;
	}

	Map<String, Object> consumerConfig() {
		Map<String, Object> config = new HashMap<>();
		config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, this.protocol);
		config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Long.toString(MAX_POLL_INTERVAL.toMillis()));
		// new partitions are to be noticed soon
		config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "2000");
		if (this.protocol.equals("classic")) {
			config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, this.assignor);
			config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Long.toString(SESSION_TIMEOUT.toMillis()));
			config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
		}
		else {
			config.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, this.assignor);
		}
		return config;
	}

}
