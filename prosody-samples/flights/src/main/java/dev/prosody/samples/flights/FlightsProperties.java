package dev.prosody.samples.flights;

import java.time.Duration;

import dev.prosody.listener.ProsodyMode;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of a run.
 *
 * @param run name of the run, shared by its instances
 * @param instance name of this instance
 * @param begin whether this instance begins the run: creates the topics and sends
 * @param instances how many instances must be there before it does
 * @param broker the brokers to use, or {@value #EMBEDDED} for one in this process
 * @param mode the mode in which departures are handled
 * @param topic topic of the departures, the beginning of all other names
 * @param timeout time after which a run that is not over has failed
 */
@ConfigurationProperties("flights")
record FlightsProperties(String run, String instance, boolean begin, int instances, String broker, ProsodyMode mode,
		String topic, Duration timeout) {

	/** Stands for a broker in this process. */
	static final String EMBEDDED = "embedded";

	boolean isBrokerEmbedded() {
		return EMBEDDED.equals(this.broker);
	}

	String handledTopic() {
		return this.topic + "-handled";
	}

}
