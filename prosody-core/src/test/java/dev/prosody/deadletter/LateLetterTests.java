package dev.prosody.deadletter;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.prosody.engine.testing.Records;
import dev.prosody.failure.FailureKind;
import dev.prosody.observation.ProsodyObservations;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Getting a letter ready may take longer than it is wanted. */
class LateLetterTests {

	private final AtomicBoolean wanted = new AtomicBoolean(true);

	@Test
	void i6IsNotSentWhenItsPartitionWasTakenAwayWhileItsTopicWasAskedFor() {
		assertNotSent(new ScriptedProducer(4) {

			@Override
			public synchronized List<PartitionInfo> partitionsFor(String topic) {
				LateLetterTests.this.wanted.set(false);
				return super.partitionsFor(topic);
			}

		}, new IllegalStateException("broken"));
	}

	@Test
	void i6IsNotSentWhenItsPartitionWasTakenAwayWhileItsFailureWasWritten() {
		assertNotSent(new ScriptedProducer(4), new IllegalStateException() {

			@Override
			public String getMessage() {
				LateLetterTests.this.wanted.set(false);
				return "broken";
			}

		});
	}

	private void assertNotSent(ScriptedProducer producer, Exception failure) {
		DeadLetter letter = new DeadLetter("orders-dlt", Records.record(0, "a"), "shipping", "billing", failure,
				FailureKind.PERMANENT, 1, null, this.wanted::get);
		try (KafkaDeadLetterPublisher publisher = new KafkaDeadLetterPublisher(() -> producer,
				ProsodyObservations.NOOP)) {
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(
						() -> publisher.publish(letter).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join())
				.withRootCauseInstanceOf(CancellationException.class)
				.withMessageContaining("others may own orders-0 by now");
		}
		assertThat(producer.history()).isEmpty();
	}

}
