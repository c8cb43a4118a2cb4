package dev.prosody.spring.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.ProsodyTemplate;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application as a user has it: auto-configured, with properties, started by
 * {@link SpringApplication}. Closing ends it.
 */
public final class TestApplication implements AutoCloseable {

	/**
	 * Auto-configurations of tracers: those on the test's classpath exclude each other.
	 */
	private static final String TRACERS = String.join(",",
			"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
			"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
			"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration");

	private final ConfigurableApplicationContext context;

	private TestApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Runs an application.
	 * @param broker its broker
	 * @param name its name, and the group of its listeners
	 * @param configuration its configuration class
	 * @param properties further properties, each {@code name=value}
	 * @return the application, started
	 */
	public static TestApplication run(TestBroker broker, String name, Class<?> configuration, String... properties) {
		return run(broker.bootstrapServers(), name, configuration, properties);
	}

	/**
	 * Runs an application, without web server unless a property says otherwise.
	 * @param brokers address of its broker
	 * @param name its name, and the group of its listeners
	 * @param configuration its configuration class
	 * @param properties further properties, each {@code name=value}
	 * @return the application, started
	 */
	public static TestApplication run(String brokers, String name, Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(
				List.of("spring.application.name=" + name, "spring.kafka.bootstrap-servers=" + brokers,
						"spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false",
						"prosody.consumer.commit-interval=50ms", "management.otlp.metrics.export.enabled=false"));
		all.addAll(List.of(properties));
		if (Arrays.stream(properties).noneMatch((property) -> property.startsWith("spring.autoconfigure.exclude="))) {
			all.add("spring.autoconfigure.exclude=" + TRACERS);
		}
		if (Arrays.stream(properties).noneMatch((property) -> property.contains("group.protocol"))) {
			all.add("spring.kafka.consumer.heartbeat-interval=300ms");
		}
		if (Arrays.stream(properties)
			.noneMatch((property) -> property.startsWith("spring.main.web-application-type="))) {
			all.add("spring.main.web-application-type=none");
		}
		return new TestApplication(new SpringApplicationBuilder(AutoConfigured.class, configuration)
			.run(all.stream().map((property) -> "--" + property).toArray(String[]::new)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AutoConfigured {

	}

	/** A bean. */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** The application context. */
	public ConfigurableApplicationContext context() {
		return this.context;
	}

	/** Its template. */
	public ProsodyTemplate template() {
		return bean(ProsodyTemplate.class);
	}

	/** Its listeners. */
	public ProsodyListenerRegistry registry() {
		return bean(ProsodyListenerRegistry.class);
	}

	/** What a listener does. */
	public ListenerStatus status(String id) {
		return registry().status(id);
	}

	/** Events that a listener has polled and not settled. */
	public long inFlight(String id) {
		return status(id).partitions().stream().mapToLong(PartitionStatus::inFlight).sum();
	}

	/** Waits until a listener has partitions. */
	public void awaitAssignment(String id) throws InterruptedException {
		if (!registry().awaitAssignment(id, Duration.ofSeconds(40))) {
			throw new AssertionError(id + " got no partition: " + status(id));
		}
	}

	/** Sends an event and waits for its acknowledgement. */
	public void send(String topic, String key, Object payload) {
		template().sendAndWait(topic, key, payload);
	}

	/** Sends an event of a type and waits for its acknowledgement. */
	public void send(String topic, String key, Object payload, String eventType) throws Exception {
		template().send(topic, key, payload, (options) -> options.eventType(eventType)).get(40, TimeUnit.SECONDS);
	}

	/** Waits for a condition. */
	public void await(String what, Callable<Boolean> condition) {
		TestBroker.await(what, condition);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
