package dev.prosody.spring.tracing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.prosody.observation.ProcessTimerHandler;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.spring.tracing.TracedHandlers.Order;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** What Boot's metrics make of attempts, with a tracer and without. */
@ExtendWith(SharedBroker.class)
class ProcessTimerIT {

	private static final String BRAVE = "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration";

	private static final String TRACING = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration,"
			+ "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration,"
			+ "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration,";

	@Configuration(proxyBeanMethods = false)
	@Import(OpenTelemetryIT.Application.class)
	static class Application {

		@Bean
		MeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

	}

	@ParameterizedTest(name = "traced: {0}")
	@ValueSource(booleans = { true, false })
	void eachAttemptIsTimedOnce(boolean traced, TestBroker broker) {
		String prefix = traced ? "timed-traced" : "timed";
		List.of("orders", "stages", "tasks", "shipments")
			.forEach((topic) -> broker.createTopic(prefix + "-" + topic, 1));
		try (TestApplication application = TestApplication.run(broker, prefix, Application.class,
				"tracing.prefix=" + prefix, "prosody.consumer.retry.initial-interval=1ms",
				"prosody.consumer.retry.max-interval=5ms",
				"spring.autoconfigure.exclude=" + (traced ? "" : TRACING) + BRAVE)) {
			assertThat(application.context().getBeansOfType(ProcessTimerHandler.class)).hasSize(1);

			application.send(prefix + "-orders", "retried", new Order("retried", 2, false));
			application.await("handled", () -> application.status("traced").counts().succeeded() == 1);

			MeterRegistry meters = application.bean(MeterRegistry.class);
			Map<String, Long> counts = meters.find("prosody.process")
				.timers()
				.stream()
				.collect(Collectors.toMap((timer) -> timer.getId().getTag("error"), Timer::count));
			assertThat(counts).containsOnly(Map.entry("none", 1L), Map.entry("IllegalStateException", 2L));
			Timer succeeded = meters.get("prosody.process").tag("error", "none").timer();
			assertThat(succeeded.totalTime(TimeUnit.NANOSECONDS)).isPositive();
			assertThat(succeeded.getId().getTags()).containsExactlyInAnyOrder(Tag.of("error", "none"),
					Tag.of("messaging.system", "kafka"), Tag.of("messaging.operation.type", "process"),
					Tag.of("messaging.operation.name", "process"),
					Tag.of("messaging.destination.name", prefix + "-orders"),
					Tag.of("messaging.consumer.group.name", prefix), Tag.of("prosody.listener.id", "traced"));
			assertThat(meters.find("prosody.process.active").meters()).isEmpty();
			assertThat(meters.get("prosody.send").timers()).isNotEmpty();
		}
	}

}
