package dev.prosody.spring;

import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.prosody.failure.Permanent;
import dev.prosody.failure.PermanentException;
import dev.prosody.failure.Transient;
import dev.prosody.handler.EventContext;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of events whose handlers throw. */
@ExtendWith(SharedBroker.class)
class FailureIT {

	private static TestApplication application;

	@BeforeAll
	static void start(TestBroker broker) {
		List.of("failure-commands", "failure-methods", "failure-letters")
			.forEach((topic) -> broker.createTopic(topic, 2));
		application = TestApplication.run(broker, "failures", Application.class,
				"prosody.consumer.retry.initial-interval=1ms", "prosody.consumer.retry.max-interval=5ms",
				"prosody.consumer.failure.permanent=java.lang.ArithmeticException",
				"spring.kafka.consumer.auto-offset-reset=earliest");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	record Command(String id, String failure) {
	}

	@SuppressWarnings("serial")
	@Permanent
	static class UnknownCustomerException extends RuntimeException {

	}

	@SuppressWarnings("serial")
	@Transient
	static class TryLaterException extends IllegalArgumentException {

	}

	/** The reader of dead letters comes first: it must not look for a topic too early. */
	@Import({ Letters.class, Tooling.class, Commands.class })
	static class Application {

	}

	static class Letters {

		final List<String> seen = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "letters", topics = "failure-letters-dlt")
		void letter(Command command) {
			this.seen.add(command.id());
			throw new PermanentException("Nobody can handle " + command.id());
		}

	}

	record Letter(String value, String topic, int partition, long offset, long timestamp, String timestampType,
			String group, String exception, String cause, String message, String stackTrace, String tenant) {
	}

	static class Tooling {

		final List<Letter> letters = new CopyOnWriteArrayList<>();

		@KafkaListener(topics = "failure-letters-dlt", groupId = "failure-tooling")
		void letter(String value, @Header(KafkaHeaders.DLT_ORIGINAL_TOPIC) String topic,
				@Header(KafkaHeaders.DLT_ORIGINAL_PARTITION) int partition,
				@Header(KafkaHeaders.DLT_ORIGINAL_OFFSET) long offset,
				@Header(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP) long timestamp,
				@Header(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE) String timestampType,
				@Header(KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP) String group,
				@Header(KafkaHeaders.DLT_EXCEPTION_FQCN) String exception,
				@Header(KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN) String cause,
				@Header(KafkaHeaders.DLT_EXCEPTION_MESSAGE) String message,
				@Header(KafkaHeaders.DLT_EXCEPTION_STACKTRACE) String stackTrace, @Header("tenant") String tenant) {
			this.letters.add(new Letter(value, topic, partition, offset, timestamp, timestampType, group, exception,
					cause, message, stackTrace, tenant));
		}

	}

	@Permanent(UnsupportedOperationException.class)
	@Transient(SocketException.class)
	static class Commands {

		final List<String> attempts = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "commands", topics = "failure-commands")
		void handle(Command command, EventContext context) {
			attempt(command, context);
		}

		@ProsodyListener(id = "methods", topics = "failure-methods")
		@Transient({ UnknownCustomerException.class, UnsupportedOperationException.class })
		@Permanent(TryLaterException.class)
		void decide(Command command, EventContext context) {
			attempt(command, context);
		}

		@ProsodyListener(id = "dead", topics = "failure-letters")
		void fail(Command command) {
			throw new PermanentException("Cannot do " + command.id(), new IllegalStateException("the reason"));
		}

		private void attempt(Command command, EventContext context) {
			this.attempts.add(command.id() + "#" + context.attempt());
			if (context.attempt() < 3) {
				throwIfAny(command.failure());
			}
		}

		private static void throwIfAny(String failure) {
			switch (failure) {
				case "none" -> {
				}
				case "unknown" -> throw new IllegalStateException(failure);
				case "permanent" -> throw new UnknownCustomerException();
				case "caused-by-permanent" -> throw new IllegalStateException(new UnknownCustomerException());
				case "transient" -> throw new TryLaterException();
				case "class-permanent" -> throw new UnsupportedOperationException();
				case "listed-permanent" -> throw new ArithmeticException();
				case "error" -> throw new StackOverflowError();
				default -> throw new AssertionError(failure);
			}
		}

		List<String> attempts(String id) {
			return this.attempts.stream().filter((attempt) -> attempt.startsWith(id + "#")).toList();
		}

	}

	@Test
	void anExceptionsAnnotationAndTheHandlersListsDecide(TestBroker broker) {
		Commands handler = application.bean(Commands.class);
		List<String> permanent = List.of("permanent", "caused-by-permanent", "class-permanent", "listed-permanent",
				"error");
		List<String> retried = List.of("unknown", "transient");

		permanent.forEach((failure) -> application.send("failure-commands", failure, new Command(failure, failure)));
		retried.forEach((failure) -> application.send("failure-commands", failure, new Command(failure, failure)));

		application.await("retried", () -> retried.stream().allMatch((id) -> handler.attempts(id).size() == 3));
		assertThat(keys(broker.awaitRecords("failure-commands-dlt", permanent.size())))
			.containsExactlyInAnyOrderElementsOf(permanent);
		assertThat(permanent).allSatisfy((id) -> assertThat(handler.attempts(id)).containsExactly(id + "#1"));
	}

	@Test
	void aMethodsListWinsOverItsClassAndOverTheExceptionsAnnotation(TestBroker broker) {
		Commands handler = application.bean(Commands.class);

		application.send("failure-methods", "a", new Command("m-1", "permanent"));
		application.send("failure-methods", "a", new Command("m-2", "class-permanent"));
		application.send("failure-methods", "a", new Command("m-3", "transient"));
		application.send("failure-methods", "a", new Command("m-4", "none"));

		application.await("handled", () -> handler.attempts("m-4").size() == 1);
		assertThat(handler.attempts.stream().filter((attempt) -> attempt.startsWith("m-"))).containsExactly("m-1#1",
				"m-1#2", "m-1#3", "m-2#1", "m-2#2", "m-2#3", "m-3#1", "m-4#1");
		assertThat(broker.awaitRecords("failure-methods-dlt", 1)).hasSize(1);
		assertThat(application.status("methods").counts().retries()).isEqualTo(4);
	}

	@Test
	void retriesComeBeforeTheKeysNextEventAndOtherKeysGoOn() {
		Commands handler = application.bean(Commands.class);
		long retries = application.status("commands").counts().retries();

		IntStream.range(0, 5).forEach((i) -> {
			application.send("failure-commands", "failing", new Command("f-" + i, (i % 2 == 1) ? "unknown" : "none"));
			application.send("failure-commands", "other", new Command("o-" + i, "none"));
		});

		application.await("handled", () -> handler.attempts("f-4").size() == 1 && handler.attempts("o-4").size() == 1);
		assertThat(handler.attempts.stream().filter((attempt) -> attempt.startsWith("f-"))).containsExactly("f-0#1",
				"f-1#1", "f-1#2", "f-1#3", "f-2#1", "f-3#1", "f-3#2", "f-3#3", "f-4#1");
		assertThat(handler.attempts.stream().filter((attempt) -> attempt.startsWith("o-"))).containsExactly("o-0#1",
				"o-1#1", "o-2#1", "o-3#1", "o-4#1");
		assertThat(application.status("commands").counts().retries()).isGreaterThanOrEqualTo(retries + 4);
	}

	@Test
	void springKafkasToolingReadsDeadLettersAndAListenerOnThemHasNone(TestBroker broker) throws Exception {
		var sent = application.template()
			.send("failure-letters", "a", new Command("letter-1", "x"),
					(options) -> options.header("tenant", "acme").partition(1))
			.get(40, TimeUnit.SECONDS);

		Tooling tooling = application.bean(Tooling.class);
		application.await("read by spring-kafka", () -> tooling.letters.size() == 1);
		Letter letter = tooling.letters.getFirst();
		assertThat(letter.value()).isEqualTo("{\"id\":\"letter-1\",\"failure\":\"x\"}");
		assertThat(letter.topic()).isEqualTo("failure-letters");
		assertThat(letter.partition()).isOne();
		assertThat(letter.offset()).isEqualTo(sent.offset());
		assertThat(letter.timestamp()).isEqualTo(sent.timestamp().toEpochMilli());
		assertThat(letter.timestampType()).isEqualTo("CreateTime");
		assertThat(letter.group()).isEqualTo("failures");
		assertThat(letter.exception()).isEqualTo(PermanentException.class.getName());
		assertThat(letter.cause()).isEqualTo(IllegalStateException.class.getName());
		assertThat(letter.message()).isEqualTo("Cannot do letter-1");
		assertThat(letter.stackTrace()).contains("the reason", "FailureIT");
		assertThat(letter.tenant()).isEqualTo("acme");

		Letters letters = application.bean(Letters.class);
		application.await("discarded", () -> application.status("letters").counts().discarded() == 1);
		assertThat(letters.seen).containsExactly("letter-1");
		assertThat(application.registry().get("letters").definition().options().deadLetter().enabled()).isFalse();
		assertThat(broker.topics()).contains("failure-letters-dlt").doesNotContain("failure-letters-dlt-dlt");
	}

	private static List<String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
		return records.stream().map((record) -> new String(record.key(), StandardCharsets.UTF_8)).toList();
	}

}
