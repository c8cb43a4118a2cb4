package dev.prosody.send;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.handler.EventType;
import dev.prosody.observation.ProsodyObservations;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

import static dev.prosody.send.Senders.failure;
import static dev.prosody.send.Senders.producer;
import static dev.prosody.send.Senders.sender;
import static dev.prosody.send.Senders.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KafkaEventSenderTests {

	private final MockProducer<byte[], byte[]> producer = producer(true);

	private final KafkaEventSender sender = sender(this.producer, EventCodecs.json());

	@Test
	void writesKeyValueTimeAndHeaders() {
		SentEvent sent = this.sender.sendAndWait("orders", "ä-1", new Senders.Order("o-1"));

		ProducerRecord<byte[], byte[]> record = this.producer.history().get(0);
		assertThat(record.topic()).isEqualTo("orders");
		assertThat(record.key()).isEqualTo(utf8("ä-1"));
		assertThat(record.value()).isEqualTo(utf8("{\"id\":\"o-1\"}"));
		assertThat(record.timestamp()).isEqualTo(Senders.NOW.toEpochMilli());
		assertThat(record.partition()).isNull();
		assertThat(texts(record.headers())).containsExactly("source-system=billing");
		assertThat(sent).isEqualTo(new SentEvent("orders", 0, 0, Senders.NOW));
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
		this.sender.send("orders", null, new Senders.Order("o-1")).join();
		this.sender.send("orders", "", new Senders.Order("o-1")).join();

		assertThat(this.producer.history()).extracting(ProducerRecord::key).containsExactly(null, new byte[0]);
	}

	@Test
	void handsRecordsOverInTheOrderOfTheCalls() {
		List<byte[]> expected = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			this.sender.send("orders", "k", new Senders.Order("o-" + i));
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
		CompletableFuture<SentEvent> future = manual.send("orders", "k", new Senders.Order("o-1"));

		slow.completeNext();
		assertThat(future).isNotDone();

		executor.runAll();
		assertThat(future).isCompleted();
	}

	@Test
	void continuationMaySendAndWait() throws Exception {
		CompletableFuture<SentEvent> second = this.sender.send("orders", "k", new Senders.Order("o-1"))
			.thenApply((first) -> this.sender.sendAndWait("orders", "k", new Senders.Order("o-2")));

		assertThat(second.get(10, TimeUnit.SECONDS).offset()).isEqualTo(1);
	}

	@Test
	void sendIsObservedUntilTheAcknowledgement() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		KafkaEventSender observed = new KafkaEventSender(() -> this.producer, EventCodecs.json(), "billing",
				Duration.ofSeconds(10), new ProsodyObservations(registry), Clock.systemUTC());

		observed.send("orders", "k", new Senders.Order("o-1"), (options) -> options.eventId("e-1")).join();

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

		caller.scoped(() -> observed.send("orders", "k", new Senders.Order("o-1")))
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

		failure(observed.send("orders", "k", new Senders.Order("o-1")));

		TestObservationRegistryAssert.assertThat(registry)
			.hasSingleObservationThat()
			.hasBeenStopped()
			.thenError()
			.isInstanceOf(SendException.class);
	}

	@Test
	void rejectsWhatMakesNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> senderOf(" ", Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> senderOf("billing", Duration.ZERO));
	}

	private KafkaEventSender senderOf(String sourceSystem, Duration timeout) {
		return new KafkaEventSender(() -> this.producer, EventCodecs.json(), sourceSystem, timeout,
				ProsodyObservations.NOOP, Clock.systemUTC());
	}

	private static List<String> texts(Headers headers) {
		List<String> texts = new ArrayList<>();
		for (Header header : headers) {
			texts.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8));
		}
		return texts;
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
