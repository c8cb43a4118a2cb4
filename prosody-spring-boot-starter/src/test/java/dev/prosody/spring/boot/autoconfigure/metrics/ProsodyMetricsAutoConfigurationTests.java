package dev.prosody.spring.boot.autoconfigure.metrics;

import dev.prosody.metrics.MicrometerMeters;
import dev.prosody.metrics.ProsodyMeters;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.boot.autoconfigure.Applications;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.any;
import static org.mockito.Mockito.anyInt;
import static org.mockito.Mockito.mock;

class ProsodyMetricsAutoConfigurationTests {

	private final ApplicationContextRunner application = Applications.withoutBroker()
		.withConfiguration(AutoConfigurations.of(ProsodyMetricsAutoConfiguration.class))
		.withBean("handlers", Handlers.class);

	private final ApplicationContextRunner measured = this.application.withBean(MeterRegistry.class,
			SimpleMeterRegistry::new);

	static class Handlers {

		@ProsodyListener(id = "orders", topics = "orders", maxConcurrency = "7")
		void orders(String order) {
		}

	}

	@Test
	void aListenerThatIsNotStartedHasItsMetersButNoneOfPartitions() {
		this.measured.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("prosody.permits")
				.tag("prosody.listener.id", "orders")
				.tag("messaging.consumer.group.name", "billing")
				.gauge()
				.value()).isEqualTo(7);
			assertThat(registry.get("prosody.up").gauge().value()).isZero();
			assertThat(registry.get("prosody.events").tag("outcome", "succeeded").functionCounter().count()).isZero();
			assertThat(registry.find("prosody.lag").meters()).isEmpty();
		});
	}

	@Test
	void metersGoWithTheClient() {
		SimpleMeterRegistry kept = new SimpleMeterRegistry();
		this.application.withBean(MeterRegistry.class, () -> kept, (definition) -> definition.setDestroyMethodName(""))
			.run((context) -> assertThat(kept.getMeters()).isNotEmpty());

		assertThat(kept.getMeters()).isEmpty();
	}

	@Test
	void contextsBelowOneRegistryShareTheMetersOfTheirParent() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ProsodyMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((parent) -> {
				MeterRegistry registry = parent.getBean(MeterRegistry.class);
				this.application.withParent(parent).run((first) -> {
					this.application.withParent(parent)
						.run((second) -> assertThat(registry.get("prosody.permits").gauge().value()).isEqualTo(14));
					assertThat(registry.get("prosody.permits").gauge().value()).isEqualTo(7);
				});
				assertThat(registry.getMeters()).isEmpty();
			});
	}

	@Test
	void nothingIsMeasuredWithoutARegistry() {
		this.application.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ProsodyMeters.class));
	}

	@Test
	void nothingIsMeasuredWithoutMicrometersCore() {
		this.application.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ProsodyMeters.class));
	}

	@Test
	void backsOffWhenTheApplicationHasMetersOfItsOwn() {
		ProsodyMeters own = mock();
		given(own.forListener(any(), any(), anyInt())).willReturn(mock());
		given(own.forClient(any(), any())).willReturn(mock());
		this.measured.withBean("own", ProsodyMeters.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MicrometerMeters.class)
				.hasSingleBean(ProsodyMeters.class));
	}

	@Test
	void isSwitchedOffWithProsody() {
		this.measured.withPropertyValues("prosody.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ProsodyMeters.class));
	}

}
