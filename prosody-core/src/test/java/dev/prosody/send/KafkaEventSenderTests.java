package dev.prosody.send;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.handler.EventType;
import dev.prosody.handler.KeyHash;
import dev.prosody.observation.ProsodyObservations;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KafkaEventSenderTests {

	private static final Instant NOW = Instant.parse("2026-01-05T10:00:00.123Z");

	private final MockProducer<byte[], byte[]> producer = producer(true);

	private final KafkaEventSender sender = sender(this.producer, EventCodecs.json());

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void writesKeyValueTimeAndHeaders() {
		SentEvent sent = this.sender.sendAndWait("orders", "ä-1", new Order("o-1"));

		ProducerRecord<byte[], byte[]> record = this.producer.history().get(0);
		assertThat(record.topic()).isEqualTo("orders");
		assertThat(record.key()).isEqualTo(utf8("ä-1"));
		assertThat(record.value()).isEqualTo(utf8("{\"id\":\"o-1\"}"));
		assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
		assertThat(record.partition()).isNull();
		assertThat(texts(record.headers())).containsExactly("source-system=billing");
		assertThat(sent).isEqualTo(new SentEvent("orders", 0, 0, NOW));
	}

	@Test
	void typeComesFromThePayloadsAnnotation() {
		this.sender.sendAndWait("orders", "k", new OrderPlaced("o-1"));

		assertThat(texts(this.producer.history().get(0).headers())).containsExactly("source-system=billing",
				"prosody-event-type=order.placed");
	}

	@Test
	void typeComesFromTheNearestAnnotationOfThePayloadsHierarchy() {
		this.sender.sendAndWait("orders", "k", new OrderReturned("o-1"));
		this.sender.sendAndWait("orders", "k", new OrderLost());
		this.sender.sendAndWait("orders", "k", new OrderFound());

		assertThat(this.producer.history()).extracting((record) -> texts(record.headers()).getLast())
			.containsExactly("prosody-event-type=order.closed", "prosody-event-type=order.lost",
					"prosody-event-type=order.closed");
	}

	@Test
	void optionsAreWritten() {
		Instant time = Instant.parse("2020-02-29T00:00:00Z");

		this.sender
			.send("orders", "k", new OrderPlaced("o-1"),
					(options) -> options.header("tenant", "t-1")
						.header("tenant", new byte[] { 't' })
						.eventType("order.changed")
						.eventId("e-1")
						.timestamp(time)
						.partition(0))
			.join();

		ProducerRecord<byte[], byte[]> record = this.producer.history().get(0);
		assertThat(record.partition()).isZero();
		assertThat(record.timestamp()).isEqualTo(time.toEpochMilli());
		assertThat(texts(record.headers())).containsExactly("source-system=billing", "prosody-event-type=order.changed",
				"prosody-event-id=e-1", "tenant=t-1", "tenant=t");
	}

	@Test
	void exciseWritesAKeyWithoutValue() {
		this.sender.excise("orders", "k").join();

		assertThat(this.producer.history()).singleElement()
			.satisfies((record) -> assertThat(record.value()).isNull())
			.satisfies((record) -> assertThat(record.key()).isEqualTo(utf8("k")));
	}

	@Test
	void keyMayBeMissingOrEmpty() {
		this.sender.send("orders", null, new Order("o-1")).join();
		this.sender.send("orders", "", new Order("o-1")).join();

		assertThat(this.producer.history()).extracting(ProducerRecord::key).containsExactly(null, new byte[0]);
	}

	@Test
	void handsRecordsOverInTheOrderOfTheCalls() {
		List<byte[]> expected = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			this.sender.send("orders", "k", new Order("o-" + i));
			expected.add(utf8("{\"id\":\"o-" + i + "\"}"));
		}

		assertThat(this.producer.history()).extracting(ProducerRecord::value).containsExactlyElementsOf(expected);
	}

	@Test
	void codecMayAddHeaders() {
		EventCodec codec = new FailingCodec() {

			@Override
			public byte[] encode(String topic, Headers headers, Object payload) {
				headers.add("schema", utf8("7"));
				return new byte[0];
			}

		};

		sender(this.producer, codec).sendAndWait("orders", "k", "payload");

		assertThat(texts(this.producer.history().get(0).headers())).containsExactly("source-system=billing",
				"schema=7");
	}

	@Test
	void futureCompletesOnTheSendersExecutor() {
		MockProducer<byte[], byte[]> slow = producer(false);
		ManualExecutor executor = new ManualExecutor();
		KafkaEventSender manual = new KafkaEventSender(() -> slow, EventCodecs.json(), "billing", Duration.ofSeconds(1),
				ProsodyObservations.NOOP, Clock.systemUTC(), executor);
		CompletableFuture<SentEvent> future = manual.send("orders", "k", new Order("o-1"));

		slow.completeNext();
		assertThat(future).isNotDone();

		executor.runAll();
		assertThat(future).isCompleted();
	}

	@Test
	void continuationMaySendAndWait() throws Exception {
		CompletableFuture<SentEvent> second = this.sender.send("orders", "k", new Order("o-1"))
			.thenApply((first) -> this.sender.sendAndWait("orders", "k", new Order("o-2")));

		assertThat(second.get(10, TimeUnit.SECONDS).offset()).isEqualTo(1);
	}

	@Test
	void failureTellsTopicKeyHashAndWhatToDo() {
		MockProducer<byte[], byte[]> slow = producer(false);
		CompletableFuture<SentEvent> future = sender(slow, EventCodecs.json()).send("orders", "secret-key",
				new Order("secret"));

		slow.errorNext(new TimeoutException("Expiring 1 record(s) for orders-0"));

		assertThat(future).failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(java.util.concurrent.ExecutionException.class)
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
			.isThrownBy(() -> this.sender.sendAndWait("orders", "k", new Order("o-1")))
			.withCauseInstanceOf(TimeoutException.class)
			.satisfies((ex) -> assertThat(ex.getStackTrace())
				.anyMatch((element) -> element.getClassName().startsWith(KafkaEventSenderTests.class.getName())));
	}

	@Test
	void failureOfTheCodecDoesNotQuoteThePayload() {
		CompletableFuture<SentEvent> future = sender(this.producer, new FailingCodec()).send("orders", "k",
				new Order("o-1"));

		assertThat(failure(future))
			.hasMessage("Event for topic 'orders' (key hash " + KeyHash.of(utf8("k"))
					+ ") was not sent: the codec failed on a " + Order.class.getTypeName()
					+ " with java.lang.IllegalStateException. Check that the codec fits the payload.")
			.hasRootCauseMessage("quotes the payload");
		assertThat(this.producer.history()).isEmpty();
	}

	@Test
	void wrongArgumentsAreThrownAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sender.send(" ", "k", new Order("o-1")))
			.withMessage("'topic' must not be blank");
		assertThatIllegalArgumentException().isThrownBy(() -> this.sender.send("orders", "k", new Order("o-1"),
				(options) -> options.header("traceparent", "x")));
	}

	@Test
	void interruptedThreadSendsNothing() {
		Thread.currentThread().interrupt();

		assertThatExceptionOfType(SendException.class)
			.isThrownBy(() -> this.sender.sendAndWait("orders", "k", new Order("o-1")))
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
			.isThrownBy(() -> sender(interrupting, EventCodecs.json()).sendAndWait("orders", "k", new Order("o-1")))
			.withMessageContaining("It may have been written.");

		assertThat(Thread.currentThread().isInterrupted()).isTrue();
	}

	@Test
	void producerThatThrowsFailsTheFuture() {
		this.producer.sendException = new InterruptException("expected");

		CompletableFuture<SentEvent> future = this.sender.send("orders", "k", new Order("o-1"));

		assertThat(failure(future)).isInstanceOf(SendException.class)
			.hasMessageContaining("the sending thread was interrupted");
	}

	@Test
	void sendAndWaitGivesUpAfterTheTimeout() {
		KafkaEventSender impatient = new KafkaEventSender(() -> producer(false), EventCodecs.json(), "billing",
				Duration.ofMillis(1), ProsodyObservations.NOOP, Clock.systemUTC());

		assertThatExceptionOfType(SendException.class)
			.isThrownBy(() -> impatient.sendAndWait("orders", "k", new Order("o-1")))
			.withMessageContaining("was not acknowledged within PT0.001S. It may have been written all the same.");
	}

	@Test
	void sendFailsItsFutureIfNoProducerCanBeMade() {
		KafkaEventSender homeless = new KafkaEventSender(() -> {
			throw new KafkaException("No resolvable bootstrap urls");
		}, EventCodecs.json(), "billing", Duration.ofSeconds(10), ProsodyObservations.NOOP, Clock.systemUTC());

		CompletableFuture<SentEvent> future = homeless.send("orders", "k", new Order("o-1"));

		assertThat(failure(future)).isInstanceOf(SendException.class)
			.hasMessageContaining("No resolvable bootstrap urls");
		homeless.close();
	}

	@Test
	void closedSenderHasClosedItsProducerAndFails() {
		this.sender.send("orders", "k", new Order("o-1")).join();
		this.sender.close();
		this.sender.close();

		assertThat(this.producer.closed()).isTrue();
		assertThat(failure(this.sender.send("orders", "k", new Order("o-1")))).isInstanceOf(SendException.class)
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
		CompletableFuture<SentEvent> future = owner.send("orders", "k", new Order("o-1"));

		owner.close();

		assertThat(future).isCompletedExceptionally();
	}

	@Test
	void sendIsObservedUntilTheAcknowledgement() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		KafkaEventSender observed = new KafkaEventSender(() -> this.producer, EventCodecs.json(), "billing",
				Duration.ofSeconds(10), new ProsodyObservations(registry), Clock.systemUTC());

		observed.send("orders", "k", new Order("o-1"), (options) -> options.eventId("e-1")).join();

		TestObservationRegistryAssert.assertThat(registry)
			.hasSingleObservationThat()
			.hasBeenStopped()
			.doesNotHaveError()
			.hasNameEqualTo("prosody.send")
			.hasHighCardinalityKeyValue("messaging.message.id", "e-1")
			.hasHighCardinalityKeyValue("messaging.kafka.offset", "0");
	}

	@Test
	void continuationsObserveWhatTheSendingThreadObserved() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		ManualExecutor executor = new ManualExecutor();
		KafkaEventSender observed = new KafkaEventSender(() -> this.producer, EventCodecs.json(), "billing",
				Duration.ofSeconds(10), new ProsodyObservations(registry), Clock.systemUTC(), executor);
		Observation caller = Observation.start("caller", registry);
		AtomicReference<Observation> current = new AtomicReference<>();

		caller.scoped(() -> observed.send("orders", "k", new Order("o-1")))
			.thenRun(() -> current.set(registry.getCurrentObservation()));
		executor.runAll();

		assertThat(current).hasValue(caller);
		assertThat(registry.getCurrentObservation()).isNull();
	}

	@Test
	void failedSendIsObservedAsFailed() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		KafkaEventSender observed = new KafkaEventSender(() -> this.producer, new FailingCodec(), "billing",
				Duration.ofSeconds(10), new ProsodyObservations(registry), Clock.systemUTC());

		failure(observed.send("orders", "k", new Order("o-1")));

		TestObservationRegistryAssert.assertThat(registry)
			.hasSingleObservationThat()
			.hasBeenStopped()
			.thenError()
			.isInstanceOf(SendException.class);
	}

	@Test
	void rejectsWhatMakesNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> sender(" ", Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> sender("billing", Duration.ZERO));
	}

	private Throwable failingWith(RuntimeException exception) {
		this.producer.sendException = exception;
		return failure(this.sender.send("orders", "k", new Order("o-1")));
	}

	private static Throwable failure(CompletableFuture<SentEvent> future) {
		return future.handle((sent, ex) -> ex).orTimeout(10, TimeUnit.SECONDS).join();
	}

	private static KafkaEventSender sender(MockProducer<byte[], byte[]> producer, EventCodec codec) {
		return new KafkaEventSender(() -> producer, codec, "billing", Duration.ofSeconds(10), ProsodyObservations.NOOP,
				Clock.fixed(NOW, ZoneOffset.UTC));
	}

	private KafkaEventSender sender(String sourceSystem, Duration timeout) {
		return new KafkaEventSender(() -> this.producer, EventCodecs.json(), sourceSystem, timeout,
				ProsodyObservations.NOOP, Clock.systemUTC());
	}

	private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
		return new MockProducer<>(autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
	}

	private static List<String> texts(Headers headers) {
		List<String> texts = new ArrayList<>();
		for (Header header : headers) {
			texts.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8));
		}
		return texts;
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Order(String id) {
	}

	@EventType("order.placed")
	record OrderPlaced(String id) {
	}

	@EventType("order.closed")
	interface OrderClosed {

	}

	interface OrderGone extends OrderClosed {

	}

	record OrderReturned(String id) implements OrderGone {
	}

	@EventType("order.lost")
	static class OrderMissing {

		public String id() {
			return "o-1";
		}

	}

	/** A superclass is nearer than an interface of it would be. */
	static class OrderLost extends OrderMissing {

	}

	/** An interface of the class itself is nearer than its superclass. */
	static class OrderFound extends OrderMissing implements OrderGone {

	}

}
