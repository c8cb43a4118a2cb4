package dev.prosody.spring;

import dev.prosody.status.SkipReason;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.UUIDSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

import static org.assertj.core.api.Assertions.assertThat;

/** Methods of beans handle the events of real topics. */
@ExtendWith(SharedBroker.class)
class MethodListenerIT {

	private static TestApplication application;

	@BeforeAll
	static void start(TestBroker broker) {
		List.of("method-orders", "method-nullable", "method-int-keys", "method-long-keys", "method-uuid-keys",
				"method-stages", "method-values")
			.forEach((topic) -> broker.createTopic(topic, 1));
		application = TestApplication.run(broker, "methods", Application.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	record Order(String id, int amount) {
	}

	record Call(Order order, ProsodyEvent<Order> event, int attempt, String key, byte[] keyBytes, String tenant,
			int priority, @Nullable String missing, String defaulted, int partition, Map<String, Object> headers,
			Message<Order> message, ConsumerRecord<byte[], byte[]> record) {
	}

	@Import({ Parameters.class, Keys.class, Stages.class })
	static class Application {

	}

	static class Parameters {

		final List<Call> calls = new CopyOnWriteArrayList<>();

		final List<String> nullable = new CopyOnWriteArrayList<>();

		final List<String> values = new CopyOnWriteArrayList<>();

		@ProsodyListener(topics = "method-orders")
		void handle(Order order, ProsodyEvent<Order> event, EventContext context, @Key String key, @Key byte[] keyBytes,
				@Header("tenant") String tenant, @Header("priority") int priority,
				@Header(name = "missing", required = false) @Nullable String missing,
				@Header(name = "absent", defaultValue = "default") String defaulted,
				@Header(KafkaHeaders.RECEIVED_PARTITION) int partition, @Headers Map<String, Object> headers,
				Message<Order> message, ConsumerRecord<byte[], byte[]> record) {
			this.calls.add(new Call(order, event, context.attempt(), key, keyBytes, tenant, priority, missing,
					defaulted, partition, headers, message, record));
		}

		@ProsodyListener(topics = "method-nullable")
		void handleAlsoNothing(@Nullable Order order, @Key String key) {
			this.nullable.add(key + "=" + order);
		}

		@ProsodyListener(topics = "method-values")
		int returnSomething(Order order) {
			this.values.add(order.id());
			return order.amount();
		}

	}

	static class Keys {

		final List<Object> keys = new CopyOnWriteArrayList<>();

		@ProsodyListener(topics = "method-int-keys")
		void ints(@Key Integer key) {
			this.keys.add(key);
		}

		@ProsodyListener(topics = "method-long-keys")
		void longs(@Key Long key) {
			this.keys.add(key);
		}

		@ProsodyListener(topics = "method-uuid-keys")
		void uuids(@Key UUID key) {
			this.keys.add(key);
		}

	}

	static class Stages {

		final List<String> started = new CopyOnWriteArrayList<>();

		final Map<String, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

		@ProsodyListener(id = "stages", topics = "method-stages")
		CompletionStage<Void> begin(Order order, @Key String key, EventContext context) {
			CompletableFuture<Void> stage = key.equals("quick") ? CompletableFuture.completedFuture(null)
					: new CompletableFuture<>();
			String attempt = order.id() + "#" + context.attempt();
			this.open.put(attempt, stage);
			this.started.add(attempt);
			return stage;
		}

		void end(String attempt) {
			this.open.get(attempt).complete(null);
		}

		void fail(String attempt, Throwable failure) {
			this.open.get(attempt).completeExceptionally(failure);
		}

	}

	@Test
	void fillsEveryKindOfParameter() throws Exception {
		Parameters handler = application.bean(Parameters.class);

		application.template()
			.send("method-orders", "customer-1", new Order("o-1", 7),
					(options) -> options.header("tenant", "acme").header("priority", "3").eventId("id-1"))
			.get(40, TimeUnit.SECONDS);

		application.await("called", () -> handler.calls.size() == 1);
		Call call = handler.calls.getFirst();
		assertThat(call.order()).isEqualTo(new Order("o-1", 7));
		assertThat(call.event().payload()).isEqualTo(call.order());
		assertThat(call.event().id()).isEqualTo("id-1");
		assertThat(call.event().listenerId()).endsWith("parameters-handle");
		assertThat(call.event().groupId()).isEqualTo("methods");
		assertThat(call.event().header("source-system")).isEqualTo("methods");
		assertThat(call.attempt()).isOne();
		assertThat(call.key()).isEqualTo("customer-1");
		assertThat(call.keyBytes()).asString(StandardCharsets.UTF_8).isEqualTo("customer-1");
		assertThat(call.tenant()).isEqualTo("acme");
		assertThat(call.priority()).isEqualTo(3);
		assertThat(call.missing()).isNull();
		assertThat(call.defaulted()).isEqualTo("default");
		assertThat(call.partition()).isZero();
		assertThat(call.headers()).containsEntry("tenant", "acme")
			.containsEntry(KafkaHeaders.RECEIVED_TOPIC, "method-orders")
			.containsEntry(KafkaHeaders.OFFSET, 0L);
		assertThat(call.message().getPayload()).isEqualTo(call.order());
		assertThat(call.message().getHeaders()).containsEntry("tenant", "acme");
		assertThat(call.record().value()).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":\"o-1\",\"amount\":7}");
		assertThat(call.record().key()).asString(StandardCharsets.UTF_8).isEqualTo("customer-1");
		assertThat(call.record().offset()).isZero();
		assertThat(call.record().headers().lastHeader("tenant").value()).asString(StandardCharsets.UTF_8)
			.isEqualTo("acme");
	}

	@Test
	void aNullablePayloadReceivesEventsWithoutValueAndAnotherSkipsThem() throws Exception {
		Parameters handler = application.bean(Parameters.class);

		application.send("method-nullable", "a", new Order("o-1", 1));
		application.template().excise("method-nullable", "a").get(40, TimeUnit.SECONDS);
		application.template().excise("method-values", "a").get(40, TimeUnit.SECONDS);
		application.send("method-values", "a", new Order("o-2", 2));

		application.await("handled", () -> handler.nullable.size() == 2 && handler.values.size() == 1);
		assertThat(handler.nullable).containsExactly("a=" + new Order("o-1", 1), "a=null");
		assertThat(handler.values).containsExactly("o-2");
		String id = application.registry()
			.ids()
			.stream()
			.filter((it) -> it.endsWith("return-something"))
			.findFirst()
			.orElseThrow();
		application.await("counted", () -> application.status(id).counts().succeeded() == 1);
		assertThat(application.status(id).counts().skipped(SkipReason.EXCISE)).isOne();
	}

	@Test
	void decodesKeysInTheEncodingsOfKafkasSerializers(TestBroker broker) {
		UUID uuid = new UUID(1, 2);
		byte[] value = "{}".getBytes(StandardCharsets.UTF_8);

		broker.send(new ProducerRecord<>("method-int-keys", new IntegerSerializer().serialize("", 42), value));
		broker.send(new ProducerRecord<>("method-long-keys", new LongSerializer().serialize("", 43L), value));
		broker.send(new ProducerRecord<>("method-uuid-keys", new UUIDSerializer().serialize("", uuid), value));
		broker.send(new ProducerRecord<>("method-int-keys", "no int".getBytes(StandardCharsets.UTF_8), value));

		Keys handler = application.bean(Keys.class);
		application.await("handled", () -> handler.keys.size() == 3);
		assertThat(handler.keys).containsExactlyInAnyOrder(42, 43L, uuid);
		assertThat(broker.awaitRecords("method-int-keys-dlt", 1).getFirst().key()).asString(StandardCharsets.UTF_8)
			.isEqualTo("no int");
	}

	@Test
	void aKeyIsBusyUntilTheStageCompletesAndItsFailureIsClassified(TestBroker broker) {
		Stages handler = application.bean(Stages.class);

		application.send("method-stages", "slow", new Order("slow-1", 1));
		application.send("method-stages", "slow", new Order("slow-2", 1));
		application.send("method-stages", "slow", new Order("slow-3", 1));
		IntStream.range(0, 50).forEach((i) -> application.send("method-stages", "quick", new Order("quick-" + i, 1)));

		application.await("others done", () -> application.status("stages").counts().succeeded() == 50);
		application.await("the slow key is left", () -> application.inFlight("stages") == 3);
		assertThat(slow(handler)).containsExactly("slow-1#1");

		handler.end("slow-1#1");
		application.await("next", () -> slow(handler).contains("slow-2#1"));
		handler.fail("slow-2#1", new SocketTimeoutException("slow"));
		application.await("retry", () -> slow(handler).contains("slow-2#2"));
		handler.fail("slow-2#2", new CompletionException(new PermanentException("never")));
		application.await("after the dead letter", () -> slow(handler).contains("slow-3#1"));
		handler.end("slow-3#1");

		application.await("all settled", () -> application.inFlight("stages") == 0);
		assertThat(slow(handler)).containsExactly("slow-1#1", "slow-2#1", "slow-2#2", "slow-3#1");
		assertThat(broker.awaitRecords("method-stages-dlt", 1)).singleElement()
			.satisfies((letter) -> assertThat(letter.value()).asString(StandardCharsets.UTF_8).contains("slow-2"));
		assertThat(application.status("stages").counts().deadLettered()).isOne();
		assertThat(application.status("stages").counts().retries()).isOne();
	}

	private static List<String> slow(Stages handler) {
		return handler.started.stream().filter((attempt) -> attempt.startsWith("slow")).toList();
	}

}
