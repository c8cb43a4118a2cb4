package dev.prosody.spring.tracing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.ProsodyClientCustomizer;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Without tracer nothing is written to events, without registry nothing is created. */
@ExtendWith(SharedBroker.class)
class NoTracerIT {

	private static final String OBSERVATIONS = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration";

	private static final String TRACING = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration,"
			+ "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration,"
			+ "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration,"
			+ "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration,"
			+ "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration";

	record Order(String id) {
	}

	static class Handler {

		final List<String> handled = new CopyOnWriteArrayList<>();

		volatile @Nullable String traceId;

		@ProsodyListener(id = "untraced", topics = "${tracing.topic}")
		void handle(Order order, ProsodyEvent<Order> event) {
			this.traceId = MDC.get("traceId");
			this.handled.add(order.id());
			if (order.id().equals("bad")) {
				throw new PermanentException("Bad order");
			}
		}

	}

	@Import(Handler.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handler.class)
	static class ObservedApplication {

		@Bean
		TestObservationRegistry registry() {
			return TestObservationRegistry.create();
		}

	}

	@Test
	void observesSendsAndAttemptsForMetersButWritesNoHeaders(TestBroker broker) {
		broker.createTopic("untraced-observed", 1);
		try (TestApplication application = TestApplication.run(broker, "untraced-observed", ObservedApplication.class,
				"tracing.topic=untraced-observed", "spring.autoconfigure.exclude=" + TRACING)) {
			sendOneAndABadOne(application, "untraced-observed");

			assertThat(headers(broker.awaitRecords("untraced-observed", 1).getFirst()))
				.containsExactly("source-system");
			TestObservationRegistryAssert.assertThat(application.bean(TestObservationRegistry.class))
				.hasNumberOfObservationsWithNameEqualTo("prosody.send", 3)
				.hasNumberOfObservationsWithNameEqualTo("prosody.process", 2);
		}
	}

	@Test
	void createsNothingWithoutRegistry(TestBroker broker) {
		broker.createTopic("untraced-plain", 1);
		try (TestApplication application = TestApplication.run(broker, "untraced-plain", Application.class,
				"tracing.topic=untraced-plain", "spring.autoconfigure.exclude=" + TRACING + "," + OBSERVATIONS)) {
			sendOneAndABadOne(application, "untraced-plain");

			assertThat(headers(broker.awaitRecords("untraced-plain", 1).getFirst())).containsExactly("source-system");
			assertThat(headers(broker.awaitRecords("untraced-plain-dlt", 1).getFirst())).contains("source-system")
				.doesNotContain("traceparent", "b3", "baggage");
			assertThat(application.bean(Handler.class).traceId).isNull();
			assertThat(application.context().getBeansOfType(ObservationRegistry.class)).isEmpty();
			assertThat(application.context().getBeansOfType(ProsodyClientCustomizer.class))
				.doesNotContainKey("prosodyObservationClientCustomizer");
		}
	}

	@Test
	void isSwitchedOffByThePropertyForObservations(TestBroker broker) {
		broker.createTopic("untraced-disabled", 1);
		try (TestApplication application = TestApplication.run(broker, "untraced-disabled", ObservedApplication.class,
				"tracing.topic=untraced-disabled", "management.observations.enable.prosody=false",
				"spring.autoconfigure.exclude=" + TRACING)) {
			sendOneAndABadOne(application, "untraced-disabled");

			TestObservationRegistryAssert.assertThat(application.bean(TestObservationRegistry.class))
				.doesNotHaveAnyObservation();
		}
	}

	private static void sendOneAndABadOne(TestApplication application, String topic) {
		application.send(topic, "key", new Order("good"));
		application.send(topic, "key", new Order("bad"));
		application.await("both concluded", () -> application.status("untraced").counts().succeeded() == 1
				&& application.status("untraced").counts().deadLettered() == 1);
		assertThat(application.bean(Handler.class).handled).containsExactly("good", "bad");
	}

	private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
		return StreamSupport.stream(record.headers().spliterator(), false).map(Header::key).toList();
	}

}
