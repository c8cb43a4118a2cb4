package dev.prosody.spring;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import dev.prosody.handler.EventType;
import dev.prosody.send.SendException;
import dev.prosody.send.SentEvent;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What an application sends, in an application that only sends. */
@ExtendWith(SharedBroker.class)
class ProsodyTemplateIT {

	private static TestApplication application;

	private static ProsodyOperations operations;

	@BeforeAll
	static void start(TestBroker broker) {
		List.of("template-sent", "template-options", "template-excise", "template-order", "template-type")
			.forEach((topic) -> broker.createTopic(topic, 3));
		application = TestApplication.run(broker, "shop", Application.class, "prosody.source-system=shop-eu",
				"prosody.producer.send-timeout=20s");
		operations = application.bean(Sender.class).operations();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	record Order(String id, int amount) {
	}

	@EventType("order.placed")
	record OrderPlaced(String id) {
	}

	/** Jackson calls the method and fails. */
	record Unreadable(String id) {

		public String getBroken() {
			throw new IllegalStateException("secret content");
		}

	}

	record Sender(ProsodyOperations operations) {
	}

	@Import(Sender.class)
	static class Application {

	}

	@Test
	void sendsJsonWithKeyAndSourceAndSaysWhereItIs(TestBroker broker) throws Exception {
		SentEvent first = operations.sendAndWait("template-sent", "key-1", new Order("1", 5));
		SentEvent second = operations.send("template-sent", "key-1", new Order("2", 6)).get(40, TimeUnit.SECONDS);

		assertThat(first.topic()).isEqualTo("template-sent");
		assertThat(second.partition()).isEqualTo(first.partition());
		assertThat(second.offset()).isEqualTo(first.offset() + 1);
		ConsumerRecord<byte[], byte[]> record = broker.awaitRecords("template-sent", 2).getFirst();
		assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("key-1");
		assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":\"1\",\"amount\":5}");
		assertThat(record.offset()).isEqualTo(first.offset());
		assertThat(record.timestamp()).isEqualTo(first.timestamp().toEpochMilli());
		assertThat(headers(record)).containsExactly(Map.entry("source-system", "shop-eu"));
	}

	@Test
	void optionsSetHeadersTypeIdTimeAndPartition(TestBroker broker) throws Exception {
		Instant time = Instant.parse("2026-01-02T03:04:05.678Z");

		SentEvent sent = operations
			.send("template-options", null, new Order("1", 5),
					(options) -> options.header("tenant", "a")
						.header("tenant", "b")
						.eventType("order.changed")
						.eventId("id-1")
						.timestamp(time)
						.partition(2))
			.get(40, TimeUnit.SECONDS);

		assertThat(sent.partition()).isEqualTo(2);
		ConsumerRecord<byte[], byte[]> record = broker.awaitRecords("template-options", 1).getFirst();
		assertThat(record.key()).isNull();
		assertThat(record.partition()).isEqualTo(2);
		assertThat(record.timestamp()).isEqualTo(time.toEpochMilli());
		assertThat(headers(record)).containsExactly(Map.entry("source-system", "shop-eu"),
				Map.entry("prosody-event-type", "order.changed"), Map.entry("prosody-event-id", "id-1"),
				Map.entry("tenant", "a"), Map.entry("tenant", "b"));
	}

	@Test
	void theEventTypeOfThePayloadsClassIsAHeaderUnlessTheSenderSaysOtherwise(TestBroker broker) throws Exception {
		operations.sendAndWait("template-type", "key", new OrderPlaced("1"));
		operations.send("template-type", "key", new OrderPlaced("2"), (options) -> options.eventType("order.v2"))
			.get(40, TimeUnit.SECONDS);

		assertThat(broker.awaitRecords("template-type", 2)).satisfiesExactly(
				(first) -> assertThat(headers(first)).contains(Map.entry("prosody-event-type", "order.placed")),
				(second) -> assertThat(headers(second)).contains(Map.entry("prosody-event-type", "order.v2"))
					.doesNotContain(Map.entry("prosody-event-type", "order.placed")));
	}

	@Test
	void exciseSendsAKeyWithoutValue(TestBroker broker) throws Exception {
		operations.excise("template-excise", "gone").get(40, TimeUnit.SECONDS);

		ConsumerRecord<byte[], byte[]> record = broker.awaitRecords("template-excise", 1).getFirst();
		assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("gone");
		assertThat(record.value()).isNull();
	}

	@Test
	void aPayloadThatCannotBeEncodedFailsTheSendWithoutItsContent() {
		CompletableFuture<SentEvent> future = operations.send("template-sent", "key", new Unreadable("1"));

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> future.get(40, TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOf(SendException.class)
			.withMessageContainingAll("template-sent", "codec", Unreadable.class.getTypeName())
			.satisfies((failure) -> assertThat(failure.getMessage()).doesNotContain("secret"));
		assertThatExceptionOfType(SendException.class)
			.isThrownBy(() -> operations.sendAndWait("template-sent", "key", new Unreadable("2")));
	}

	@Test
	void wrongArgumentsAreRejectedAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> operations.send(" ", "key", "payload"));
		assertThatIllegalArgumentException().isThrownBy(() -> operations.send("template-sent", "key", "payload",
				(options) -> options.header("source-system", "forged")));
	}

	@Test
	void sendsOfOneCallerToOneKeyKeepTheirOrderWithoutWaiting(TestBroker broker) throws Exception {
		List<CompletableFuture<SentEvent>> futures = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			futures.add(operations.send("template-order", "a", new Order("a-" + i, i)));
			futures.add(operations.send("template-order", "b", new Order("b-" + i, i)));
		}

		CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(40, TimeUnit.SECONDS);

		List<ConsumerRecord<byte[], byte[]>> records = broker.awaitRecords("template-order", 400);
		assertThat(values(records, "a")).containsExactlyElementsOf(expected("a"));
		assertThat(values(records, "b")).containsExactlyElementsOf(expected("b"));
	}

	private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records, String key) {
		return records.stream()
			.filter((record) -> new String(record.key(), StandardCharsets.UTF_8).equals(key))
			.map((record) -> new String(record.value(), StandardCharsets.UTF_8))
			.toList();
	}

	private static List<String> expected(String key) {
		return IntStream.range(0, 200)
			.mapToObj((i) -> "{\"id\":\"" + key + "-" + i + "\",\"amount\":" + i + "}")
			.toList();
	}

	private static List<Map.Entry<String, String>> headers(ConsumerRecord<byte[], byte[]> record) {
		return StreamSupport.stream(record.headers().spliterator(), false)
			.map((Header header) -> Map.entry(header.key(), new String(header.value(), StandardCharsets.UTF_8)))
			.toList();
	}

}
