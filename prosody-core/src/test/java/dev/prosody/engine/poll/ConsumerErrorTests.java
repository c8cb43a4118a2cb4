package dev.prosody.engine.poll;

import java.util.Set;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ConsumerErrorTests {

	private static Stream<Arguments> errors() {
		return Stream.of(arguments(new TimeoutException("slow"), ConsumerError.POLL_AGAIN),
				arguments(new DisconnectException(), ConsumerError.POLL_AGAIN),
				arguments(new RebalanceInProgressException(), ConsumerError.POLL_AGAIN),
				arguments(new AuthenticationException("denied"), ConsumerError.REPLACE),
				arguments(new SaslAuthenticationException("denied"), ConsumerError.REPLACE),
				arguments(new GroupAuthorizationException("group"), ConsumerError.REPLACE),
				arguments(new TopicAuthorizationException(Set.of("orders")), ConsumerError.REPLACE),
				arguments(new FencedInstanceIdException("fenced"), ConsumerError.REPLACE),
				arguments(new UnreleasedInstanceIdException("in use"), ConsumerError.REPLACE),
				arguments(new GroupMaxSizeReachedException("group"), ConsumerError.REPLACE),
				arguments(new IllegalStateException("a bug of somebody"), ConsumerError.REPLACE),
				arguments(new KafkaException("unknown"), ConsumerError.REPLACE),
				arguments(new ConfigException("wrong"), ConsumerError.GIVE_UP),
				arguments(new KafkaException("Failed to construct kafka consumer", new ConfigException("wrong")),
						ConsumerError.GIVE_UP),
				arguments(
						new KafkaException("Failed to construct kafka consumer",
								new ConfigException("No resolvable bootstrap urls given in bootstrap.servers")),
						ConsumerError.REPLACE),
				arguments(new UnsupportedVersionException("old broker"), ConsumerError.GIVE_UP),
				arguments(new InvalidTopicException("in/valid"), ConsumerError.GIVE_UP),
				arguments(new InvalidGroupIdException("empty"), ConsumerError.GIVE_UP),
				arguments(new NoOffsetForPartitionException(new TopicPartition("orders", 0)), ConsumerError.GIVE_UP));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("errors")
	void decidesWhatAnErrorMeansForTheListener(Throwable error, ConsumerError expected) {
		assertThat(ConsumerError.of(error)).isEqualTo(expected);
	}

}
