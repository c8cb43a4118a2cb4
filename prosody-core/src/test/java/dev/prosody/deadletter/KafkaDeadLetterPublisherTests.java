package dev.prosody.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.prosody.failure.FailureKind;
import dev.prosody.handler.EventHeaders;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.send.SendException;
import dev.prosody.send.SentEvent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.KafkaHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaDeadLetterPublisherTests {

	private static final byte[] KEY = { 'k', (byte) 0xFF };

	private static final byte[] VALUE = { 0, 1, 2, (byte) 0xFE };

	private final ScriptedProducer producer = new ScriptedProducer(4);

	private final List<ScriptedProducer> made = new ArrayList<>();

	private KafkaDeadLetterPublisher publisher = publisher(() -> this.producer, ProsodyObservations.NOOP);

	@AfterEach
	void close() {
		this.publisher.close();
	}

	@Test
	void keepsBytesAndHeadersAndSaysWhereTheyCameFrom() {
		Headers original = new RecordHeaders();
		original.add("tenant", new byte[] { 1 });
		original.add("traceparent", utf8("original"));
		original.add("tenant", null);

		SentEvent sent = publish(letter(record(2, original),
				new IllegalStateException("broken", new Exception(new ArithmeticException("root")))));

		ProducerRecord<byte[], byte[]> written = this.producer.history().get(0);
		assertThat(sent.topic()).isEqualTo("orders-dlt");
		assertThat(written.topic()).isEqualTo("orders-dlt");
		assertThat(written.partition()).isEqualTo(2);
		assertThat(written.key()).isEqualTo(KEY);
		assertThat(written.value()).isEqualTo(VALUE);
		assertThat(written.timestamp()).isNull();
		assertThat(List.of(written.headers().toArray()).subList(0, 3)).containsExactly(original.toArray());
		assertThat(text(written, "source-kind")).isEqualTo("message");
		assertThat(text(written, "source-topic")).isEqualTo("orders");
		assertThat(text(written, "source-partition")).isEqualTo("2");
		assertThat(text(written, "source-offset")).isEqualTo("42");
		assertThat(text(written, "source-timestamp")).isEqualTo("2026-01-05T10:00:00.120Z");
		assertThat(text(written, "source-group-id")).isEqualTo("billing");
		assertThat(text(written, "source-error")).isEqualTo("broken");
		assertThat(text(written, "prosody-dlt-listener-id")).isEqualTo("shipping");
		assertThat(text(written, "prosody-dlt-attempts")).isEqualTo("3");
		assertThat(text(written, "prosody-dlt-failure-kind")).isEqualTo("permanent");
		assertThat(header(written, "prosody-dlt-omitted")).isNull();
	}

	@Test
	void writesEveryLetterAlthoughTheirEventsHaveTheSameId() {
		Headers headers = new RecordHeaders();
		headers.add(EventHeaders.EVENT_ID, utf8("the same"));

		publish(letter(record(2, headers), new IllegalStateException("broken")));
		publish(letter(record(2, headers), new IllegalStateException("broken again")));

		assertThat(this.producer.history()).hasSize(2)
			.allSatisfy((written) -> assertThat(text(written, EventHeaders.EVENT_ID)).isEqualTo("the same"));
	}

	@Test
	void toolsOfSpringKafkaCanReadIt() {
		publish(letter(record(2, new RecordHeaders()),
				new IllegalStateException("broken", new Exception(new ArithmeticException("root")))));

		ProducerRecord<byte[], byte[]> written = this.producer.history().get(0);
		assertThat(text(written, KafkaHeaders.DLT_ORIGINAL_TOPIC)).isEqualTo("orders");
		assertThat(ByteBuffer.wrap(header(written, KafkaHeaders.DLT_ORIGINAL_PARTITION)).getInt()).isEqualTo(2);
		assertThat(ByteBuffer.wrap(header(written, KafkaHeaders.DLT_ORIGINAL_OFFSET)).getLong()).isEqualTo(42);
		assertThat(ByteBuffer.wrap(header(written, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP)).getLong())
			.isEqualTo(1_767_607_200_120L);
		assertThat(text(written, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE)).isEqualTo("CreateTime");
		assertThat(text(written, KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP)).isEqualTo("billing");
		assertThat(text(written, KafkaHeaders.DLT_EXCEPTION_FQCN)).isEqualTo("java.lang.IllegalStateException");
		assertThat(text(written, KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN)).isEqualTo("java.lang.ArithmeticException");
		assertThat(text(written, KafkaHeaders.DLT_EXCEPTION_MESSAGE)).isEqualTo("broken");
		assertThat(text(written, KafkaHeaders.DLT_EXCEPTION_STACKTRACE))
			.startsWith("java.lang.IllegalStateException: broken");
	}

	@Test
	void failureWithoutMessageIsNamedByItsClass() {
		publish(letter(record(0, new RecordHeaders()), new IllegalStateException()));

		ProducerRecord<byte[], byte[]> written = this.producer.history().get(0);
		assertThat(text(written, "source-error")).isEqualTo("java.lang.IllegalStateException");
		assertThat(header(written, DeadLetterHeaders.EXCEPTION_MESSAGE)).isNull();
		assertThat(header(written, DeadLetterHeaders.EXCEPTION_CAUSE_FQCN)).isNull();
	}

	@Test
	void keyDecidesWhereTheTopicHasFewerPartitions() {
		publish(letter(record(4, new RecordHeaders()), new Exception()));

		assertThat(this.producer.history().get(0).partition()).isNull();
	}

	@Test
	void nullKeyAndNullValueStayNull() {
		ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("orders", 9, 42, null, null);

		publish(letter(record, new Exception()));

		ProducerRecord<byte[], byte[]> written = this.producer.history().get(0);
		assertThat(written.key()).isNull();
		assertThat(written.value()).isNull();
		assertThat(header(written, DeadLetterHeaders.OMITTED)).isNull();
		assertThat(header(written, DeadLetterHeaders.SOURCE_TIMESTAMP)).isNull();
	}

	@Test
	void letterThatIsTooLargeLosesItsStackTraceFirst() {
		this.producer.failures.add(new RecordTooLargeException("expected"));

		publish(letter(record(0, new RecordHeaders()), new Exception("broken")));

		ProducerRecord<byte[], byte[]> written = this.producer.history().get(0);
		assertThat(written.value()).isEqualTo(VALUE);
		assertThat(header(written, DeadLetterHeaders.EXCEPTION_STACKTRACE)).isNull();
		assertThat(text(written, DeadLetterHeaders.EXCEPTION_MESSAGE)).isEqualTo("broken");
		assertThat(text(written, DeadLetterHeaders.OMITTED)).isEqualTo("stacktrace");
	}

	@Test
	void letterThatIsStillTooLargeLosesItsValueButNotItsSource() {
		this.producer.failures.add(new RecordTooLargeException("expected"));
		this.producer.failures.add(new RecordBatchTooLargeException("expected"));

		publish(letter(record(0, new RecordHeaders()), new Exception("broken")));

		ProducerRecord<byte[], byte[]> written = this.producer.history().get(0);
		assertThat(written.key()).isEqualTo(KEY);
		assertThat(written.value()).isNull();
		assertThat(text(written, DeadLetterHeaders.SOURCE_TOPIC)).isEqualTo("orders");
		assertThat(text(written, DeadLetterHeaders.SOURCE_PARTITION)).isEqualTo("0");
		assertThat(text(written, DeadLetterHeaders.SOURCE_OFFSET)).isEqualTo("42");
		assertThat(text(written, DeadLetterHeaders.OMITTED)).isEqualTo("stacktrace,value");
	}

	@Test
	void letterThatIsTooLargeInAnyCaseFails() {
		for (int i = 0; i < 3; i++) {
			this.producer.failures.add(new RecordTooLargeException("expected"));
		}

		assertThat(failure(letter(record(0, new RecordHeaders()), new Exception()))).isInstanceOf(SendException.class)
			.hasCauseInstanceOf(RecordTooLargeException.class);
	}

	@Test
	void failureNamesTheSourceAndTheTopicButNoContent() {
		this.producer.failures.add(new TimeoutException("expected"));

		assertThat(failure(letter(record(2, new RecordHeaders()), new Exception("secret"))))
			.hasMessage("Dead letter for orders-2@42 was not acknowledged by topic 'orders-dlt':"
					+ " org.apache.kafka.common.errors.TimeoutException: expected");
	}

	@Test
	void waitsForTheAcknowledgementWithoutHoldingTheCaller() throws Exception {
		CountDownLatch metadata = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		ScriptedProducer slow = new ScriptedProducer(4) {

			@Override
			public List<PartitionInfo> partitionsFor(String topic) {
				asked.countDown();
				try {
					assertThat(metadata.await(10, TimeUnit.SECONDS)).isTrue();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				return super.partitionsFor(topic);
			}

		};
		this.publisher = publisher(() -> slow, ProsodyObservations.NOOP);

		CompletableFuture<SentEvent> result = this.publisher
			.publish(letter(record(0, new RecordHeaders()), new Exception()))
			.toCompletableFuture();
		assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

		assertThat(result).isNotDone();
		metadata.countDown();
		assertThat(result.get(10, TimeUnit.SECONDS).topic()).isEqualTo("orders-dlt");
	}

	@Test
	void producerIsMadeAtTheFirstLetterAndKept() {
		this.publisher = publisher(this::make, ProsodyObservations.NOOP);
		assertThat(this.made).isEmpty();

		publish(letter(record(0, new RecordHeaders()), new Exception()));
		publish(letter(record(0, new RecordHeaders()), new Exception()));

		assertThat(this.made).hasSize(1);
	}

	@Test
	void producerThatCannotBeMadeIsTriedAgain() {
		Deque<Supplier<Producer<byte[], byte[]>>> script = new ArrayDeque<>();
		script.add(() -> {
			throw new KafkaException("No resolvable bootstrap urls");
		});
		script.add(this::make);
		this.publisher = publisher(() -> script.remove().get(), ProsodyObservations.NOOP);

		assertThat(failure(letter(record(0, new RecordHeaders()), new Exception())))
			.hasRootCauseMessage("No resolvable bootstrap urls");
		assertThat(publish(letter(record(0, new RecordHeaders()), new Exception())).topic()).isEqualTo("orders-dlt");
	}

	@Test
	void brokenProducerIsReplacedAndABrokersRefusalIsNot() {
		this.publisher = publisher(this::make, ProsodyObservations.NOOP);
		publish(letter(record(0, new RecordHeaders()), new Exception()));
		ScriptedProducer first = this.made.get(0);

		first.failures.add(new TimeoutException("expected"));
		failure(letter(record(0, new RecordHeaders()), new Exception()));
		assertThat(this.made).hasSize(1);

		first.failures.add(new KafkaException("at least one previous request has failed with errors"));
		publish(letter(record(0, new RecordHeaders()), new Exception()));
		assertThat(this.made).hasSize(2);
		assertThat(first.closed()).isTrue();
	}

	@Test
	void errorDoesNotLeaveALetterOpen() {
		this.publisher = publisher(() -> {
			throw new NoClassDefFoundError("expected");
		}, ProsodyObservations.NOOP);

		assertThat(failure(letter(record(0, new RecordHeaders()), new Exception())))
			.hasCauseInstanceOf(NoClassDefFoundError.class);
	}

	@Test
	void closedPublisherHasClosedItsProducerAndFails() {
		publish(letter(record(0, new RecordHeaders()), new Exception()));

		this.publisher.close();
		this.publisher.close();

		assertThat(this.producer.closed()).isTrue();
		assertThat(failure(letter(record(0, new RecordHeaders()), new Exception())))
			.hasRootCauseMessage("The publisher is closed");
	}

	@Test
	void sendIsObservedBelowTheLastAttempt() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		Observation attempt = Observation.start("attempt", registry);
		attempt.stop();
		this.publisher = publisher(() -> this.producer, new ProsodyObservations(registry));

		publish(new DeadLetter("orders-dlt", record(2, new RecordHeaders()), "shipping", "billing", new Exception(),
				FailureKind.PERMANENT, 3, attempt, () -> true));

		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("prosody.send")
			.that()
			.hasBeenStopped()
			.hasParentObservationEqualTo(attempt)
			.hasLowCardinalityKeyValue("messaging.destination.name", "orders-dlt")
			.hasHighCardinalityKeyValue("messaging.destination.partition.id", "2");
	}

	@Test
	void failedSendIsObservedAsFailed() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.publisher = publisher(() -> this.producer, new ProsodyObservations(registry));
		this.producer.failures.add(new TimeoutException("expected"));

		failure(letter(record(2, new RecordHeaders()), new Exception()));

		TestObservationRegistryAssert.assertThat(registry)
			.hasSingleObservationThat()
			.hasBeenStopped()
			.thenError()
			.isInstanceOf(TimeoutException.class);
	}

	private Producer<byte[], byte[]> make() {
		ScriptedProducer next = new ScriptedProducer(4);
		this.made.add(next);
		return next;
	}

	@Test
	void isWrittenOnceAlthoughItsObservationFails() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				throw new IllegalStateException("broken");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		this.publisher = publisher(() -> this.producer, new ProsodyObservations(registry));

		publish(letter(record(2, new RecordHeaders()), new Exception()));

		assertThat(this.producer.history()).hasSize(1);
	}

	private static KafkaDeadLetterPublisher publisher(Supplier<Producer<byte[], byte[]>> producers,
			ProsodyObservations observations) {
		return new KafkaDeadLetterPublisher(producers, observations);
	}

	private SentEvent publish(DeadLetter letter) {
		return this.publisher.publish(letter).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
	}

	private Throwable failure(DeadLetter letter) {
		return this.publisher.publish(letter)
			.toCompletableFuture()
			.handle((sent, ex) -> ex)
			.orTimeout(10, TimeUnit.SECONDS)
			.join();
	}

	private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
		return new DeadLetter("orders-dlt", record, "shipping", "billing", failure, FailureKind.PERMANENT, 3, null,
				() -> true);
	}

	private static ConsumerRecord<byte[], byte[]> record(int partition, Headers headers) {
		return new ConsumerRecord<>("orders", partition, 42, 1_767_607_200_120L, TimestampType.CREATE_TIME, KEY.length,
				VALUE.length, KEY, VALUE, headers, Optional.empty());
	}

	private static byte[] header(ProducerRecord<byte[], byte[]> record, String name) {
		Header header = record.headers().lastHeader(name);
		return (header != null) ? header.value() : null;
	}

	private static String text(ProducerRecord<byte[], byte[]> record, String name) {
		return new String(header(record, name), StandardCharsets.UTF_8);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
