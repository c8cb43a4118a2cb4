package dev.prosody.engine.poll;

import dev.prosody.failure.CauseChain;
import org.apache.kafka.common.config.ConfigException;

/**
 * Host names that do not resolve yet, as in a cluster that is starting up. Kafka reports
 * them like a configuration error.
 */
public final class UnresolvableHosts {

	private UnresolvableHosts() {
	}

	/**
	 * Whether an error says that no host name of the brokers resolves.
	 * @param error thrown by the constructor of a Kafka client
	 * @return whether it is about that
	 */
	public static boolean isReportedBy(Throwable error) {
		for (Throwable ex : CauseChain.of(error)) {
			String message = ex.getMessage();
			if (ex instanceof ConfigException && message != null && message.contains("resolvable bootstrap")) {
				return true;
			}
		}
		return false;
	}

}
