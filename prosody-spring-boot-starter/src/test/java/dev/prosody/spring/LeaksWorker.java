package dev.prosody.spring;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.prosody.failure.PermanentException;
import dev.prosody.spring.boot.autoconfigure.ProsodyAutoConfiguration;
import dev.prosody.spring.boot.autoconfigure.ProsodyListenerAutoConfiguration;
import dev.prosody.spring.boot.autoconfigure.health.ProsodyHealthContributorAutoConfiguration;
import dev.prosody.spring.boot.autoconfigure.metrics.ProsodyMetricsAutoConfiguration;
import dev.prosody.spring.boot.autoconfigure.observation.ProsodyObservationAutoConfiguration;
import dev.prosody.spring.boot.autoconfigure.telemetry.ProsodyTelemetryAutoConfiguration;
import dev.prosody.spring.retry.SpringRetryAutoConfiguration;
import dev.prosody.testing.JvmCensus;
import dev.prosody.testing.WorkerStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.metrics.KafkaMetricsAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A process that starts and ends an application again and again, and says what it holds
 * after the last time that it did not hold after some. Meters and observations are those
 * of the process: what an application leaves there would stay.
 */
final class LeaksWorker {

	private static final int CYCLES = 100;

	private static final int WARM_UP = 12;

	private final String bootstrapServers;

	private final String topic;

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final Semaphore handled = new Semaphore(0);

	private LeaksWorker(String bootstrapServers, String topic) {
		this.bootstrapServers = bootstrapServers;
		this.topic = topic;
		this.observations.observationConfig().observationHandler((context) -> true);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PropertyPlaceholderAutoConfiguration.class, JacksonAutoConfiguration.class,
			KafkaAutoConfiguration.class, KafkaMetricsAutoConfiguration.class, SpringRetryAutoConfiguration.class,
			ProsodyAutoConfiguration.class, ProsodyListenerAutoConfiguration.class,
			ProsodyObservationAutoConfiguration.class, ProsodyMetricsAutoConfiguration.class,
			ProsodyTelemetryAutoConfiguration.class, ProsodyHealthContributorAutoConfiguration.class })
	static class Application {

	}

	static class Handler {

		private final Semaphore handled;

		Handler(Semaphore handled) {
			this.handled = handled;
		}

		@ProsodyListener(id = "leaks", topics = "${leaks.topic}", codec = "string")
		void handle(String value) {
			this.handled.release();
			if (value.equals("dead")) {
				throw new PermanentException("permanent");
			}
		}

	}

	public static void main(String[] arguments) throws Exception {
		LeaksWorker worker = new LeaksWorker(arguments[0], arguments[1]);
		WorkerStatus growth = JvmCensus.growth(WARM_UP, CYCLES, worker::runApplication);
		System.out.println("meters " + worker.meters.getMeters().size());
		System.out.println(growth);
	}

	private Void runApplication() throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.initializers((application) -> addBeans((GenericApplicationContext) application))
			.properties("spring.kafka.bootstrap-servers=" + this.bootstrapServers, "leaks.topic=" + this.topic,
					"prosody.telemetry.enabled=true", "prosody.telemetry.topic=" + this.topic + "-telemetry",
					"spring.application.name=" + this.topic, "prosody.producer.codec=string",
					"spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false",
					"spring.main.log-startup-info=false")
			.run()) {
			use(context);
		}
		return null;
	}

	private void addBeans(GenericApplicationContext application) {
		application.registerBean(MeterRegistry.class, () -> this.meters);
		application.registerBean(ObservationRegistry.class, () -> this.observations);
		application.registerBean("handler", Handler.class, () -> new Handler(this.handled));
	}

	private void use(ConfigurableApplicationContext application) throws InterruptedException {
		ProsodyTemplate template = application.getBean(ProsodyTemplate.class);
		template.sendAndWait(this.topic, "one", "fine");
		template.sendAndWait(this.topic, "other", "dead");
		if (!this.handled.tryAcquire(2, 60, TimeUnit.SECONDS)) {
			throw new IllegalStateException(
					"Not handled: " + application.getBean(ProsodyListenerRegistry.class).status("leaks"));
		}
		application.getBean(CompositeHealthContributor.class).stream().toList();
		if (this.meters.find("kafka.consumer.fetch.manager.records.consumed.total").meters().isEmpty()) {
			throw new IllegalStateException("No meters of Kafka's clients: " + this.meters.getMeters());
		}
	}

}
