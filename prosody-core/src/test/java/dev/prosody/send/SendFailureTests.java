package dev.prosody.send;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import dev.prosody.codec.EventCodecs;
import dev.prosody.handler.KeyHash;
import dev.prosody.observation.ProsodyObservations;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.prosody.send.Senders.failure;
import static dev.prosody.send.Senders.producer;
import static dev.prosody.send.Senders.sender;
import static dev.prosody.send.Senders.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a sender says, and does, when an event cannot be sent. */
class SendFailureTests {

	private final MockProducer<byte[], byte[]> producer = producer(true);

	private final KafkaEventSender sender = sender(this.producer, EventCodecs.json());

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void failureTellsTopicKeyHashAndWhatToDo() {
		MockProducer<byte[], byte[]> slow = producer(false);
		CompletableFuture<SentEvent> future = sender(slow, EventCodecs.json()).send("orders", "secret-key",
				new Senders.Order("secret"));

		slow.errorNext(new TimeoutException("Expiring 1 record(s) for orders-0"));

		assertThat(future).failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOf(SendException.class)
			.withMessage("Event for topic 'orders' (key hash " + KeyHash.of(utf8("secret-key"))
					+ ") was not acknowledged. TimeoutException: Expiring 1 record(s) for orders-0. It may have been"
					+ " written all the same. Check that the topic exists and its brokers can be reached, or raise"
					+ " send-timeout.")
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void adviceFitsTheFailure() {
		assertThat(failingWith(new RecordTooLargeException("2000000 bytes"))).hasMessageContaining("max.request.size");
		assertThat(failingWith(new TopicAuthorizationException("orders")))
			.hasMessageContaining("allow this application");
	}

	@Test
	void sendAndWaitFailsWithTheCallersStackTrace() {
		this.producer.sendException = new TimeoutException("expected");

		assertThatExceptionOfType(SendException.class)
			.isThrownBy(() -> this.sender.sendAndWait("orders", "k", new Senders.Order("o-1")))
			.withCauseInstanceOf(TimeoutException.class)
			.satisfies((ex) -> assertThat(ex.getStackTrace())
				.anyMatch((element) -> element.getClassName().startsWith(SendFailureTests.class.getName())));
	}

	@Test
	void failureOfTheCodecDoesNotQuoteThePayload() {
		CompletableFuture<SentEvent> future = sender(this.producer, new FailingCodec()).send("orders", "k",
				new Senders.Order("o-1"));

		assertThat(failure(future))
			.hasMessage("Event for topic 'orders' (key hash " + KeyHash.of(utf8("k"))
					+ ") was not sent: the codec failed on a " + Senders.Order.class.getTypeName()
					+ " with java.lang.IllegalStateException. Check that the codec fits the payload.")
			.hasRootCauseMessage("quotes the payload");
		assertThat(this.producer.history()).isEmpty();
	}

	@Test
	void wrongArgumentsAreThrownAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sender.send(" ", "k", new Senders.Order("o-1")))
			.withMessage("'topic' must not be blank");
		assertThatIllegalArgumentException().isThrownBy(() -> this.sender.send("orders", "k", new Senders.Order("o-1"),
				(options) -> options.header("traceparent", "x")));
	}

	@Test
	void interruptedThreadSendsNothing() {
		Thread.currentThread().interrupt();

		assertThatExceptionOfType(SendException.class)
			.isThrownBy(() -> this.sender.sendAndWait("orders", "k", new Senders.Order("o-1")))
			.withMessageContaining("was not sent: the thread is interrupted");

		assertThat(this.producer.history()).isEmpty();
		assertThat(Thread.currentThread().isInterrupted()).isTrue();
	}

	@Test
	void threadInterruptedWhileItWaitsStaysInterrupted() {
		MockProducer<byte[], byte[]> interrupting = new MockProducer<>(false, null, new ByteArraySerializer(),
				new ByteArraySerializer()) {

			@Override
			public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
				Thread.currentThread().interrupt();
				return super.send(record, callback);
			}

		};

		assertThatExceptionOfType(SendException.class)
			.isThrownBy(
					() -> sender(interrupting, EventCodecs.json()).sendAndWait("orders", "k", new Senders.Order("o-1")))
			.withMessageContaining("It may have been written.");

		assertThat(Thread.currentThread().isInterrupted()).isTrue();
	}

	@Test
	void producerThatThrowsFailsTheFuture() {
		this.producer.sendException = new InterruptException("expected");

		CompletableFuture<SentEvent> future = this.sender.send("orders", "k", new Senders.Order("o-1"));

		assertThat(failure(future)).isInstanceOf(SendException.class)
			.hasMessageContaining("the sending thread was interrupted");
	}

	@Test
	void sendAndWaitGivesUpAfterTheTimeout() {
		KafkaEventSender impatient = new KafkaEventSender(() -> producer(false), EventCodecs.json(), "billing",
				Duration.ofMillis(1), ProsodyObservations.NOOP, Clock.systemUTC());

		assertThatExceptionOfType(SendException.class)
			.isThrownBy(() -> impatient.sendAndWait("orders", "k", new Senders.Order("o-1")))
			.withMessageContaining("was not acknowledged within PT0.001S. It may have been written all the same.");
	}

	@Test
	void sendFailsItsFutureIfNoProducerCanBeMade() {
		KafkaEventSender homeless = new KafkaEventSender(() -> {
			throw new KafkaException("No resolvable bootstrap urls");
		}, EventCodecs.json(), "billing", Duration.ofSeconds(10), ProsodyObservations.NOOP, Clock.systemUTC());

		CompletableFuture<SentEvent> future = homeless.send("orders", "k", new Senders.Order("o-1"));

		assertThat(failure(future)).isInstanceOf(SendException.class)
			.hasMessageContaining("No resolvable bootstrap urls");
		homeless.close();
	}

	@Test
	void closedSenderHasClosedItsProducerAndFails() {
		this.sender.send("orders", "k", new Senders.Order("o-1")).join();
		this.sender.close();
		this.sender.close();

		assertThat(this.producer.closed()).isTrue();
		assertThat(failure(this.sender.send("orders", "k", new Senders.Order("o-1")))).isInstanceOf(SendException.class)
			.hasMessageContaining("the sender is closed");
	}

	@Test
	void closeCompletesWhatTheProducerGivesUp() {
		List<Callback> waiting = new ArrayList<>();
		MockProducer<byte[], byte[]> closing = new MockProducer<>(false, null, new ByteArraySerializer(),
				new ByteArraySerializer()) {

			@Override
			public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
				waiting.add(callback);
				return new CompletableFuture<>();
			}

			@Override
			public void close(Duration timeout) {
				waiting.forEach((callback) -> callback.onCompletion(null, new TimeoutException("closed forcefully")));
				super.close(timeout);
			}

		};
		KafkaEventSender owner = sender(closing, EventCodecs.json());
		CompletableFuture<SentEvent> future = owner.send("orders", "k", new Senders.Order("o-1"));

		owner.close();

		assertThat(future).isCompletedExceptionally();
	}

	private Throwable failingWith(RuntimeException exception) {
		this.producer.sendException = exception;
		return failure(this.sender.send("orders", "k", new Senders.Order("o-1")));
	}

}
