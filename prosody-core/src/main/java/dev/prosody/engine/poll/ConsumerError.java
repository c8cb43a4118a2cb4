package dev.prosody.engine.poll;

import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What an exception of the Kafka consumer means for the listener. */
enum ConsumerError {

	/** Poll again with the same consumer. */
	POLL_AGAIN,

	/**
	 * The consumer may never deliver again, whatever it says: with the consumer protocol
	 * a fatal state is thrown once, and then every poll returns nothing. Replace it.
	 */
	REPLACE,

	/** No retry heals it: the listener fails. */
	GIVE_UP;

	static ConsumerError of(Throwable error) {
		if (UnresolvableHosts.isReportedBy(error)) {
			return REPLACE;
		}
		return switch (error) {
			case RebalanceInProgressException rebalance -> POLL_AGAIN;
			case AuthenticationException denied -> REPLACE;
			case AuthorizationException denied -> REPLACE;
			case RetriableException passing -> POLL_AGAIN;
			case ConfigException wrong -> GIVE_UP;
			case UnsupportedVersionException wrong -> GIVE_UP;
			case InvalidTopicException wrong -> GIVE_UP;
			case InvalidGroupIdException wrong -> GIVE_UP;
			case InvalidOffsetException noReset -> GIVE_UP;
			case KafkaException construction when construction.getCause() instanceof ConfigException -> GIVE_UP;
			default -> REPLACE;
		};
	}

}
