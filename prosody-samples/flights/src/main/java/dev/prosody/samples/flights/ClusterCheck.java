package dev.prosody.samples.flights;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Tells whoever mistypes {@code --broker} or {@code --join} at once. A service would not
 * check: its listeners connect when the broker is there.
 */
class ClusterCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final int PATIENCE_SECONDS = 10;

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		Environment environment = context.getEnvironment();
		String broker = environment.getRequiredProperty("flights.broker");
		if (broker.equals(FlightsProperties.EMBEDDED)) {
			return;
		}
		Set<String> topics = topics(broker);
		if (!environment.getRequiredProperty("flights.begin", Boolean.class)
				&& !topics.contains(environment.getRequiredProperty("flights.topic"))) {
			throw new FailureAnalyzedException(
					"There is no run '" + environment.getRequiredProperty("flights.run") + "' on this broker.",
					"Give --join the run that the instance printed which began it, and the same --broker.");
		}
	}

	private static Set<String> topics(String brokers) {
		try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
				AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1_000,
				AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1_000))) {
			return admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException | TimeoutException | RuntimeException ex) {
			throw new FailureAnalyzedException("No broker answers at " + brokers + reason(ex),
					"Start the broker, correct --broker=host:port, or leave --broker out to use one in this process.",
					ex);
		}
	}

	private static String reason(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		// ours and Kafka's run out at the same time: either may come first
		boolean late = cause instanceof TimeoutException
				|| cause instanceof org.apache.kafka.common.errors.TimeoutException;
		return late ? " within " + PATIENCE_SECONDS + " s." : ": " + cause.getMessage();
	}

}
