package dev.prosody.send;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.prosody.codec.EventCodecs;
import dev.prosody.observation.ProsodyObservations;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IdempotentSenderTests {

	private static final Consumer<SendOptions> ID = (options) -> options.eventId("e-1");

	private final MockProducer<byte[], byte[]> producer = new MockProducer<>(false, null, new ByteArraySerializer(),
			new ByteArraySerializer());

	private final KafkaEventSender kafka = new KafkaEventSender(() -> this.producer, EventCodecs.string(), "billing",
			Duration.ofSeconds(10), ProsodyObservations.NOOP, Clock.systemUTC());

	private final IdempotentSender sender = new IdempotentSender(this.kafka, 100);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@AfterEach
	void close() {
		Logger logger = (Logger) LoggerFactory.getLogger(IdempotentSender.class);
		logger.detachAppender(this.log);
		logger.setLevel(null);
		this.kafka.close();
	}

	@Test
	void acknowledgedIdIsNotSentAgain() {
		SentEvent first = acknowledged(this.sender.send("orders", "k", "first", ID));

		CompletableFuture<SentEvent> second = this.sender.send("orders", "k", "second", ID);

		assertThat(second).isCompletedWithValue(
				new SentEvent(first.topic(), first.partition(), first.offset(), first.timestamp(), true));
		assertThat(first.suppressed()).isFalse();
		assertThat(this.producer.history()).hasSize(1);
	}

	@Test
	void waitingSendIsSuppressedAndRememberedToo() {
		MockProducer<byte[], byte[]> prompt = new MockProducer<>(true, null, new ByteArraySerializer(),
				new ByteArraySerializer());
		IdempotentSender waiting = new IdempotentSender(new KafkaEventSender(() -> prompt, EventCodecs.string(),
				"billing", Duration.ofSeconds(10), ProsodyObservations.NOOP, Clock.systemUTC()), 100);

		assertThat(waiting.sendAndWait("orders", "k", "first", ID).suppressed()).isFalse();
		assertThat(waiting.sendAndWait("orders", "k", "second", ID).suppressed()).isTrue();
		assertThat(waiting.send("orders", "k", "third", ID).join().suppressed()).isTrue();

		assertThat(prompt.history()).hasSize(1);
	}

	@Test
	void topicKeyAndIdIdentifyAnEvent() {
		acknowledged(this.sender.send("orders", "k", "event", ID));

		acknowledged(this.sender.send("invoices", "k", "event", ID));
		acknowledged(this.sender.send("orders", "other", "event", ID));
		acknowledged(this.sender.send("orders", null, "event", ID));
		acknowledged(this.sender.send("orders", "k", "event", (options) -> options.eventId("e-2")));

		assertThat(this.producer.history()).hasSize(5);
		assertThat(this.sender.send("orders", null, "event", ID).join().suppressed()).isTrue();
	}

	@Test
	void failureIsNotRemembered() {
		CompletableFuture<SentEvent> failed = this.sender.send("orders", "k", "event", ID);
		this.producer.errorNext(new TimeoutException("expected"));
		assertThat(failed.handle((sent, ex) -> ex).orTimeout(10, TimeUnit.SECONDS).join())
			.isInstanceOf(SendException.class)
			.hasCauseInstanceOf(TimeoutException.class);

		assertThat(acknowledged(this.sender.send("orders", "k", "event", ID)).suppressed()).isFalse();

		assertThat(this.producer.history()).hasSize(2);
	}

	@Test
	void failureOfAWaitingSendIsNotRemembered() {
		this.producer.sendException = new TimeoutException("expected");
		assertThatExceptionOfType(SendException.class)
			.isThrownBy(() -> this.sender.sendAndWait("orders", "k", "event", ID));
		this.producer.sendException = null;

		assertThat(acknowledged(this.sender.send("orders", "k", "event", ID)).suppressed()).isFalse();
	}

	@Test
	void idIsNotKnownBeforeTheAcknowledgement() {
		CompletableFuture<SentEvent> first = this.sender.send("orders", "k", "first", ID);
		CompletableFuture<SentEvent> second = this.sender.send("orders", "k", "second", ID);

		assertThat(acknowledged(first).suppressed()).isFalse();
		assertThat(acknowledged(second).suppressed()).isFalse();
		assertThat(this.producer.history()).hasSize(2);
	}

	@Test
	void sendsWithoutIdAreNeverSuppressed() {
		acknowledged(this.sender.send("orders", "k", "{\"id\":\"e-1\"}"));
		acknowledged(this.sender.send("orders", "k", "{\"id\":\"e-1\"}"));

		assertThat(this.producer.history()).hasSize(2);
	}

	@Test
	void exciseIsNeverSuppressedAndSuppressesNothing() {
		acknowledged(this.sender.send("orders", "k", null, ID));
		acknowledged(this.sender.send("orders", "k", "event", ID));
		acknowledged(this.sender.send("orders", "k", null, ID));
		acknowledged(this.sender.excise("orders", "k"));

		assertThat(this.producer.history()).hasSize(4);
	}

	@Test
	void optionsArriveAndAreChosenOnce() {
		int[] choices = new int[1];

		acknowledged(this.sender.send("orders", "k", "event", (options) -> {
			choices[0]++;
			options.header("tenant", "a").header("tenant", "b").eventId("e-1").eventType("placed").partition(0);
		}));

		ProducerRecord<byte[], byte[]> record = this.producer.history().getFirst();
		assertThat(choices[0]).isEqualTo(1);
		assertThat(record.partition()).isZero();
		assertThat(record.headers()).extracting(Header::key)
			.containsExactly("source-system", "prosody-event-type", "prosody-event-id", "tenant", "tenant");
	}

	@Test
	void suppressedSendIsOneLineAtDebugWithoutKeyAndId() {
		Logger logger = (Logger) LoggerFactory.getLogger(IdempotentSender.class);
		logger.setLevel(Level.DEBUG);
		this.log.start();
		logger.addAppender(this.log);
		acknowledged(this.sender.send("orders", "secret-key", "event", ID));

		this.sender.send("orders", "secret-key", "event", ID).join();

		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
			assertThat(event.getFormattedMessage()).contains("orders-0@0").doesNotContain("secret-key", "e-1");
		});
	}

	@Test
	void rejectsACapacityThatRemembersNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> new IdempotentSender(this.kafka, 0));
	}

	private SentEvent acknowledged(CompletableFuture<SentEvent> send) {
		assertThat(this.producer.completeNext()).isTrue();
		return send.orTimeout(10, TimeUnit.SECONDS).join();
	}

}
