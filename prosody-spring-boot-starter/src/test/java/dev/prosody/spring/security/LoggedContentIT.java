package dev.prosody.spring.security;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.EventHeaders;
import dev.prosody.send.SendException;
import dev.prosody.spring.Key;
import dev.prosody.spring.OnEvent;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.testing.secrets.Planted;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Events whose payloads, keys and headers are planted fail in every way. That nothing of
 * them was logged is what {@link dev.prosody.testing.secrets.NoSecretsLogged} asserts
 * after the last test.
 */
@ExtendWith(SharedBroker.class)
class LoggedContentIT {

	private static final List<String> TOPICS = List.of("content-plain", "content-header", "content-key",
			"content-types");

	private static TestApplication application;

	private static TestBroker kafka;

	@BeforeAll
	static void start(TestBroker broker) {
		kafka = broker;
		TOPICS.forEach((topic) -> broker.createTopic(topic, 1));
		application = TestApplication.run(broker, "content", Application.class,
				"prosody.consumer.retry.initial-interval=1ms", "prosody.consumer.retry.max-interval=5ms",
				"prosody.consumer.dedup.id-field=id");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Import({ Plain.class, Typed.class })
	static class Application {

	}

	record Card(String id, @Size(max = 60) String number, int limit, String todo) {
	}

	static class Plain {

		final List<String> handled = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "content-plain", topics = "content-plain")
		void handle(@Valid Card card, EventContext context) {
			if ("refuse".equals(card.todo())) {
				throw new PermanentException("refused");
			}
			if ("retry".equals(card.todo()) && context.attempt() < 3) {
				throw new IllegalStateException("not yet");
			}
			this.handled.add(card.id());
		}

		@ProsodyListener(id = "content-header", topics = "content-header")
		void header(Card card, @Header(Planted.HEADER) int number) {
			this.handled.add(card.id());
		}

		@ProsodyListener(id = "content-key", topics = "content-key")
		void key(Card card, @Key UUID key) {
			this.handled.add(card.id());
		}

	}

	@ProsodyListener(id = "content-types", topics = "content-types")
	static class Typed {

		@OnEvent("known")
		void known(Card card) {
		}

	}

	/** What no codec can write, and what says so with its content. */
	record Unwritable(String number) {

		public String getReason() {
			throw new IllegalStateException(this.number);
		}

	}

	@Test
	void eventsThatFailTellNothingOfTheirContent() {
		send("content-plain", "not json: " + Planted.secret("text"));
		send("content-plain", json("1", "n", "\"" + Planted.secret("limit") + "\"", ""));
		send("content-plain", json("2", "n".repeat(61), "1", ""));
		send("content-plain", json("3", "n", "1", "refuse"));
		send("content-header", json("4", "n", "1", ""));
		send("content-key", json("5", "n", "1", ""));

		assertThat(Stream.of("content-plain", "content-header", "content-key")
			.map((topic) -> kafka.awaitRecords(topic + "-dlt", topic.equals("content-plain") ? 4 : 1).size()))
			.containsExactly(4, 1, 1);
		assertThat(application.bean(Plain.class).handled).doesNotContain("1", "2", "3", "4", "5");
	}

	@Test
	void eventsThatAreRetriedOrSkippedTellNothingOfTheirContent() {
		send("content-plain", json("retried", "n", "1", "retry"));
		send("content-plain", json("retried", "n", "1", "retry"));
		send("content-types", json("6", "n", "1", ""));

		application.await("handled", () -> application.bean(Plain.class).handled.contains("retried"));
		application.await("duplicate", () -> !application.status("content-plain").counts().skipped().isEmpty());
		application.await("unmatched", () -> !application.status("content-types").counts().skipped().isEmpty());
	}

	@Test
	void payloadsThatCannotBeSentAreNotQuoted() {
		ExecutionException failed = catchThrowableOfType(ExecutionException.class,
				() -> application.template()
					.send("content-plain", Planted.key("7"), new Unwritable(Planted.secret("unwritable")))
					.get(40, TimeUnit.SECONDS));

		assertThat(failed.getCause()).isInstanceOf(SendException.class);
		assertThat(failed.getCause().getMessage()).contains(Unwritable.class.getName())
			.doesNotContain(Planted.SECRET, Planted.KEY);
		assertThat(failed.getCause().getCause().getMessage()).doesNotContain(Planted.SECRET);
	}

	@Test
	void statusTellsNothingOfTheContent() {
		assertThat(TOPICS).allSatisfy((topic) -> assertThat(application.status(topic).toString())
			.doesNotContain(Planted.SECRET, Planted.KEY));
	}

	private static String json(String id, String number, String limit, String todo) {
		return "{\"id\":\"" + id + "\",\"number\":\"" + (number.length() > 1 ? number : Planted.secret("number"))
				+ "\",\"limit\":" + limit + ",\"todo\":\"" + todo + "\"}";
	}

	private static void send(String topic, String value) {
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(Planted.key("content")),
				bytes(value));
		Map.of(Planted.HEADER, Planted.secret("header"), EventHeaders.EVENT_TYPE, Planted.secret("type"))
			.forEach((name, content) -> record.headers().add(name, bytes(content)));
		kafka.send(record);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
