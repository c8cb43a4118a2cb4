package dev.prosody.kafka;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The brokers that a client asks first, which say what cluster it belongs to as far as
 * settings can.
 *
 * @param addresses hosts and ports in lower case; none if the settings name none
 */
public record BootstrapServers(Set<String> addresses) {

	/** Keeps a copy. */
	public BootstrapServers {
		addresses = Set.copyOf(addresses);
	}

	/**
	 * Reads them from the settings of a client.
	 * @param config settings by Kafka's names; {@code bootstrap.servers} is a collection
	 * or a text with commas
	 * @return the servers
	 */
	public static BootstrapServers of(Map<String, ?> config) {
		Object value = config.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
		Set<String> addresses = new HashSet<>();
		for (Object part : (value instanceof Collection<?> collection) ? collection : Collections.singleton(value)) {
			for (String address : (part != null) ? part.toString().split(",") : new String[0]) {
				addresses.add(address.trim().toLowerCase(Locale.ROOT));
			}
		}
		addresses.remove("");
		return new BootstrapServers(addresses);
	}

	/**
	 * Whether others are of another cluster: both name servers, and none in common.
	 * Clients of one cluster that name different servers look as if they were of two.
	 * @param others the others
	 * @return whether they have nothing in common
	 */
	public boolean areApartFrom(BootstrapServers others) {
		return !this.addresses.isEmpty() && !others.addresses.isEmpty()
				&& Collections.disjoint(this.addresses, others.addresses);
	}

}
