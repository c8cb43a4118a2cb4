package dev.prosody.failure;

import java.io.IOException;
import java.util.stream.Stream;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidFetchSizeException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.prosody.failure.FailureKind.PERMANENT;
import static dev.prosody.failure.FailureKind.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

/** What a handler's failed send means for the event that is being handled. */
class KafkaFailuresTests {

	@ParameterizedTest
	@MethodSource
	void whatConcernsTheRecordItselfIsPermanent(Exception failure) {
		assertThat(ofSend(failure)).isEqualTo(PERMANENT);
	}

	static Stream<Exception> whatConcernsTheRecordItselfIsPermanent() {
		return Stream.of(new RecordTooLargeException("x"), new RecordBatchTooLargeException("x"),
				new InvalidFetchSizeException("x"), new CorruptRecordException("x"), new InvalidRecordException("x"),
				new InvalidTimestampException("x"), new UnsupportedCompressionTypeException("x"),
				new SerializationException("x"), new SerializationException("x", new IllegalArgumentException()),
				new EncodingException("x", new IllegalArgumentException()));
	}

	@ParameterizedTest
	@MethodSource
	void everythingElseIsTransient(Exception failure) {
		assertThat(ofSend(failure)).isEqualTo(TRANSIENT);
	}

	static Stream<Exception> everythingElseIsTransient() {
		return Stream.of(new TimeoutException("x"), new TopicAuthorizationException("x"),
				new ClusterAuthorizationException("x"), new AuthenticationException("x"),
				new UnknownTopicOrPartitionException("x"), new InvalidTopicException("x"),
				new NotLeaderOrFollowerException("x"), new NotEnoughReplicasException("x"),
				new ThrottlingQuotaExceededException("x"), new InvalidConfigurationException("x"),
				new ProducerFencedException("x"), new UnknownServerException("x"), new KafkaException("x"),
				new IllegalStateException("closed"), new SerializationException("x", new IOException("registry")),
				new EncodingException("x", new IOException("registry")),
				new EncodingException("x", new SerializationException("x", new TimeoutException("registry"))));
	}

	private static FailureKind ofSend(Exception cause) {
		return FailureRules.DEFAULTS.classify(new IllegalStateException(new ProsodyException("not sent", cause)),
				DeclaredFailures.NONE);
	}

}
