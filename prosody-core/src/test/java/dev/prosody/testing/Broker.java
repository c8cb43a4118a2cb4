package dev.prosody.testing;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.CommonClientConfigs;

/** A broker that tests connect to. */
public interface Broker {

	/** Where it listens. */
	String bootstrapServers();

	/** The least that a client needs, a new map each time. */
	default Map<String, Object> clientConfig() {
		Map<String, Object> config = new HashMap<>();
		config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
		return config;
	}

	/**
	 * A broker of which only the address is known.
	 * @param bootstrapServers the address
	 * @return the broker
	 */
	static Broker at(String bootstrapServers) {
		return () -> bootstrapServers;
	}

}
