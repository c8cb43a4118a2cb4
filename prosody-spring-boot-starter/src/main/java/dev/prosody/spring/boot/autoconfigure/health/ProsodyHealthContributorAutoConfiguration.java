package dev.prosody.spring.boot.autoconfigure.health;

import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.boot.health.ProsodyHealthContributor;
import dev.prosody.spring.boot.health.ProsodyLivenessHealthIndicator;
import dev.prosody.spring.boot.health.ProsodyReadinessHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the health of
 * {@link dev.prosody.spring.ProsodyListener @ProsodyListener} beans, and of what probes
 * see of it.
 * <p>
 * Probes see nothing unless the application wants it. A stall mostly comes from what a
 * handler depends on, or from one event that keeps failing: a restart heals neither, but
 * loses what runs and makes the whole group rebalance, in every instance at once. And an
 * instance without partition is no broken one: where there are more instances than
 * partitions, or where an old instance keeps its partitions until the new one is ready, a
 * rollout would never end.
 */
@AutoConfiguration(afterName = { "dev.prosody.spring.boot.autoconfigure.ProsodyListenerAutoConfiguration",
		"org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration" })
@ConditionalOnClass({ CompositeHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ProsodyListenerRegistry.class)
@ConditionalOnEnabledHealthIndicator("prosody")
public final class ProsodyHealthContributorAutoConfiguration {

	ProsodyHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "prosodyHealthIndicator", "prosodyHealthContributor" })
	ProsodyHealthContributor prosodyHealthContributor(ProsodyListenerRegistry registry) {
		return new ProsodyHealthContributor(registry);
	}

	/** With the health endpoint: without it there are no groups. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
	@ConditionalOnBooleanProperty("prosody.health.liveness")
	static class LivenessConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "prosodyLivenessHealthIndicator")
		ProsodyLivenessHealthIndicator prosodyLivenessHealthIndicator(ProsodyListenerRegistry registry) {
			return new ProsodyLivenessHealthIndicator(registry);
		}

		@Bean
		ProbeMember prosodyLivenessProbeMember() {
			return new ProbeMember("liveness", "prosodyLiveness");
		}

	}

	/** As for liveness. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
	@ConditionalOnBooleanProperty("prosody.health.readiness")
	static class ReadinessConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "prosodyReadinessHealthIndicator")
		ProsodyReadinessHealthIndicator prosodyReadinessHealthIndicator(ProsodyListenerRegistry registry) {
			return new ProsodyReadinessHealthIndicator(registry);
		}

		@Bean
		ProbeMember prosodyReadinessProbeMember() {
			return new ProbeMember("readiness", "prosodyReadiness");
		}

	}

}
