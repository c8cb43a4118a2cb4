package dev.prosody.spring;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

import dev.prosody.failure.PermanentException;
import dev.prosody.metrics.ProsodyMeterDocumentation;
import dev.prosody.metrics.ProsodyMeterDocumentation.Scope;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.status.ListenerState;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** What the meters of a listener say while it works, and when it does not. */
@ExtendWith(SharedBroker.class)
class MetersIT {

	static class Handler {

		final CountDownLatch gate = new CountDownLatch(1);

		@ProsodyListener(id = "metered", topics = "${metered.topic}")
		void handle(String order) throws InterruptedException {
			if (order.equals("stuck")) {
				this.gate.await();
			}
			if (order.equals("bad")) {
				throw new PermanentException("bad order");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handler.class)
	static class Application {

		@Bean
		MeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void metersSayWhatTheListenerDoes(String protocol, TestBroker broker) {
		String topic = "metered-" + protocol;
		broker.createTopic(topic, 1);
		broker.createTopic(topic + "-telemetry", 1);
		try (TestApplication application = TestApplication.run(broker, topic, Application.class,
				"metered.topic=" + topic, "prosody.telemetry.enabled=true",
				"prosody.telemetry.topic=" + topic + "-telemetry",
				"spring.kafka.consumer.properties[group.protocol]=" + protocol)) {
			MeterRegistry meters = application.bean(MeterRegistry.class);
			application.send(topic, "a", "stuck");
			for (int i = 0; i < 20; i++) {
				application.send(topic, "b", "order");
			}
			application.send(topic, "c", "bad");
			application.await("the others settled", () -> application.status("metered").counts().succeeded() == 20
					&& application.status("metered").counts().deadLettered() == 1);

			application.await("counted",
					() -> value(meters, ProsodyMeterDocumentation.AHEAD) == 21
							&& value(meters, ProsodyMeterDocumentation.LAG) == 1
							&& value(meters, ProsodyMeterDocumentation.LAG_COMMITTED) == 22);
			assertThat(value(meters, ProsodyMeterDocumentation.STARTED)).isOne();
			assertThat(value(meters, ProsodyMeterDocumentation.UP)).isOne();
			assertThat(value(meters, ProsodyMeterDocumentation.RUNNING)).isOne();
			assertThat(value(meters, ProsodyMeterDocumentation.IN_FLIGHT)).isOne();
			assertThat(value(meters, ProsodyMeterDocumentation.QUEUED)).isZero();
			assertThat(value(meters, ProsodyMeterDocumentation.UNCOMMITTED)).isEqualTo(22);
			assertThat(value(meters, ProsodyMeterDocumentation.OLDEST)).isPositive();
			assertThat(meters.get("prosody.events").tag("outcome", "dead-lettered").functionCounter().count()).isOne();
			assertThat(meters.get("prosody.wait").timer().count()).isEqualTo(22);
			assertThat(meters.get("prosody.rebalances").tag("kind", "assigned").counter().count()).isOne();
			assertThat(Arrays.stream(ProsodyMeterDocumentation.values())).allSatisfy((documented) -> {
				Meter meter = meters.get(documented.getName()).meters().iterator().next();
				assertThat(meter.getId().getType()).isEqualTo(documented.getType());
				assertThat(meter.getId().getDescription()).isEqualTo(documented.getDescription());
				assertThat(meter.getId().getTags()).extracting(Tag::getKey)
					.containsExactlyInAnyOrderElementsOf(documented.getTagNames());
			});

			application.bean(Handler.class).gate.countDown();
			application.await("committed", () -> meters.get("prosody.commit").timer().count() > 0
					&& value(meters, ProsodyMeterDocumentation.LAG_COMMITTED) == 0);
			application.registry().stop("metered");

			application.await("stopped", () -> application.status("metered").state() == ListenerState.STOPPED);
			assertThat(Arrays.stream(ProsodyMeterDocumentation.values())
				.filter((documented) -> documented.getScope() == Scope.PARTITIONS)
				.filter((documented) -> !meters.find(documented.getName()).meters().isEmpty())).isEmpty();
			assertThat(value(meters, ProsodyMeterDocumentation.STARTED)).isZero();
			assertThat(value(meters, ProsodyMeterDocumentation.UP)).isZero();
			assertThat(meters.get("prosody.events").tag("outcome", "succeeded").functionCounter().count())
				.isEqualTo(21);
		}
	}

	private static double value(MeterRegistry meters, ProsodyMeterDocumentation meter) {
		return meters.get(meter.getName()).gauge().value();
	}

}
