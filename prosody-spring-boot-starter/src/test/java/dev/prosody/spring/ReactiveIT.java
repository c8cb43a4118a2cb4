package dev.prosody.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** What Reactor subscribes to is the work of a handler, from beginning to end. */
@ExtendWith(SharedBroker.class)
class ReactiveIT {

	@BeforeAll
	static void createTopics(TestBroker broker) {
		broker.createTopic("reactive-orders", 1);
		broker.createTopic("reactive-endless", 1);
	}

	record Order(String id) {
	}

	@Import(Handler.class)
	static class Application {

	}

	static class Handler {

		final List<String> signals = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "reactive", topics = "reactive-orders")
		Mono<Void> handle(Order order, EventContext context) {
			String attempt = order.id() + "#" + context.attempt();
			return Mono.delay(Duration.ofMillis(1)).then(Mono.<Void>defer(() -> switch (attempt) {
				case "later#1" -> Mono.error(new IOException("once"));
				case "never#1" -> Mono.error(new PermanentException("never"));
				default -> Mono.empty();
			}))
				.doOnError((failure) -> this.signals.add(attempt + " failed"))
				.doOnSuccess((nothing) -> this.signals.add(attempt + " completed"));
		}

	}

	@Import(Endless.class)
	static class EndlessApplication {

	}

	static class Endless {

		final List<String> signals = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "endless", topics = "reactive-endless")
		Mono<Void> begin(Order order, EventContext context) {
			context.onCancel(() -> this.signals.add("told"));
			return Mono.<Void>never()
				.doOnSubscribe((subscription) -> this.signals.add("subscribed"))
				.doOnCancel(() -> this.signals.add("cancelled, told before: " + context.isCancelled()));
		}

	}

	@Test
	void aKeyIsBusyUntilItsMonoEndsAndItsFailureIsClassified(TestBroker broker) {
		try (TestApplication application = TestApplication.run(broker, "reactive", Application.class)) {
			for (String id : List.of("first", "later", "never", "last")) {
				application.send("reactive-orders", "key", new Order(id));
			}

			application.await("all settled", () -> application.status("reactive").counts().succeeded() == 3);
			assertThat(application.bean(Handler.class).signals).containsExactly("first#1 completed", "later#1 failed",
					"later#2 completed", "never#1 failed", "last#1 completed");
			assertThat(broker.awaitRecords("reactive-orders-dlt", 1)).singleElement()
				.satisfies((letter) -> assertThat(letter.value()).asString(StandardCharsets.UTF_8).contains("never"));
		}
	}

	@Test
	void aMonoThatDoesNotEndIsCancelledWhenTheTimeToStopIsOver(TestBroker broker) {
		Endless handler;
		try (TestApplication application = TestApplication.run(broker, "reactive-stop", EndlessApplication.class,
				"prosody.consumer.shutdown-timeout=1s", "prosody.consumer.interrupt-on-timeout=false")) {
			handler = application.bean(Endless.class);
			application.send("reactive-endless", "key", new Order("1"));
			application.await("subscribed", () -> handler.signals.contains("subscribed"));
		}

		TestBroker.await("cancelled", () -> handler.signals.stream().anyMatch((signal) -> signal.contains("before")));
		assertThat(handler.signals).containsExactly("subscribed", "told", "cancelled, told before: true");
		assertThat(broker.committed("reactive-stop", "reactive-endless", 0)).isLessThanOrEqualTo(0);
	}

}
