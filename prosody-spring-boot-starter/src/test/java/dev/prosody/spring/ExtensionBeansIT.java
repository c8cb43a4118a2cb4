package dev.prosody.spring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventFilter;
import dev.prosody.handler.EventInterceptor;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.status.EventCounts;
import dev.prosody.status.SkipReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Filters and interceptors are beans, and go around every kind of listener in order. */
@ExtendWith(SharedBroker.class)
class ExtensionBeansIT {

	private static final List<String> KINDS = List.of("plain", "record", "stage", "mono", "programmed");

	private static TestApplication application;

	private Log log;

	@BeforeAll
	static void start(TestBroker broker) {
		KINDS.forEach((kind) -> broker.createTopic("extensions-" + kind, 1));
		application = TestApplication.run(broker, "extensions", Application.class,
				"prosody.consumer.retry.max-attempts=1");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void log() {
		this.log = application.bean(Log.class);
	}

	record Payment(String id) {
	}

	static class Log {

		private final List<String> lines = new CopyOnWriteArrayList<>();

		void add(Object payload, String line) {
			this.lines.add(((Payment) payload).id() + " " + line);
		}

		List<String> of(String id) {
			return this.lines.stream()
				.filter((line) -> line.startsWith(id + " "))
				.map((line) -> line.substring(id.length() + 1))
				.toList();
		}

	}

	static class Handlers {

		private final Log log;

		Handlers(Log log) {
			this.log = log;
		}

		@ProsodyListener(id = "plain", topics = "extensions-plain")
		void plain(Payment payment) {
			handle(payment);
		}

		@ProsodyListener(id = "record", topics = "extensions-record")
		void record(ConsumerRecord<byte[], byte[]> record, Payment payment) {
			assertThat(record.value()).asString(StandardCharsets.UTF_8).contains(payment.id());
			handle(payment);
		}

		@ProsodyListener(id = "stage", topics = "extensions-stage")
		CompletionStage<Void> stage(Payment payment) {
			return CompletableFuture.runAsync(() -> handle(payment));
		}

		@ProsodyListener(id = "mono", topics = "extensions-mono")
		Mono<Void> mono(Payment payment) {
			return Mono.fromRunnable(() -> handle(payment));
		}

		void handle(Payment payment) {
			this.log.add(payment, "handled");
			if (payment.id().endsWith("-bad")) {
				throw new PermanentException("bad");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Log log() {
			return new Log();
		}

		@Bean
		Handlers handlers(Log log) {
			return new Handlers(log);
		}

		@Bean
		ProsodyListenerConfigurer programmed(Handlers handlers) {
			return (registrar) -> registrar.listener("programmed", Payment.class,
					(listener) -> listener.topics("extensions-programmed"),
					(event, context) -> handlers.handle(event.payload()));
		}

		@Bean
		@Order(2)
		EventInterceptor inner(Log log) {
			return interceptor(log, "inner");
		}

		@Bean
		@Order(1)
		EventInterceptor outer(Log log) {
			return interceptor(log, "outer");
		}

		@Bean
		@Order(2)
		EventFilter second(Log log) {
			return (event) -> {
				log.add(event.payload(), "second filter");
				return true;
			};
		}

		@Bean
		@Order(1)
		EventFilter first(Log log) {
			return (event) -> {
				log.add(event.payload(), "first filter");
				return !((Payment) event.payload()).id().endsWith("-unwanted");
			};
		}

		private static EventInterceptor interceptor(Log log, String name) {
			return (event, context, handling) -> {
				assertThat(context.event().payload()).isSameAs(event.payload());
				log.add(event.payload(), name + " before");
				CompletionStage<?> stage;
				try {
					stage = handling.proceed();
				}
				catch (Exception ex) {
					log.add(event.payload(), name + " failed");
					throw ex;
				}
				if (stage == null) {
					log.add(event.payload(), name + " after");
					return null;
				}
				return stage.whenComplete((value, failure) -> log.add(event.payload(),
						name + ((failure != null) ? " failed" : " after")));
			};
		}

	}

	@Test
	void interceptorsGoAroundEveryKindOfHandlerInTheirOrder() {
		KINDS.forEach((kind) -> application.send("extensions-" + kind, "a", new Payment(kind)));

		for (String kind : KINDS) {
			application.await(kind, () -> counts(kind).succeeded() > 0);
			assertThat(this.log.of(kind)).as(kind)
				.containsExactly("first filter", "second filter", "outer before", "inner before", "handled",
						"inner after", "outer after");
		}
	}

	@Test
	void interceptorsSeeTheFailuresOfEveryKindOfHandler(TestBroker broker) {
		KINDS.forEach((kind) -> application.send("extensions-" + kind, "b", new Payment(kind + "-bad")));

		for (String kind : KINDS) {
			application.await(kind, () -> counts(kind).deadLettered() == 1);
			assertThat(this.log.of(kind + "-bad")).as(kind)
				.containsExactly("first filter", "second filter", "outer before", "inner before", "handled",
						"inner failed", "outer failed");
			assertThat(broker.awaitRecords("extensions-" + kind + "-dlt", 1)).singleElement()
				.satisfies((letter) -> assertThat(letter.value()).asString(StandardCharsets.UTF_8)
					.contains(kind + "-bad"));
		}
	}

	@Test
	void theFirstFilterThatSaysNoKeepsAnEventFromTheRest() {
		KINDS.forEach((kind) -> application.send("extensions-" + kind, "c", new Payment(kind + "-unwanted")));

		for (String kind : KINDS) {
			application.await(kind, () -> counts(kind).skipped(SkipReason.FILTER) == 1);
			assertThat(this.log.of(kind + "-unwanted")).as(kind).containsExactly("first filter");
		}
	}

	private static EventCounts counts(String id) {
		return application.status(id).counts();
	}

}
