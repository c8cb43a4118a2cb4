package dev.prosody.spring.retry;

import java.util.concurrent.ThreadLocalRandom;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.retry.RetryPolicy;

/**
 * The default policies as beans, to be replaced by name. Only by name: an application's
 * other retry policies, for its HTTP calls say, are not meant for events. And no default
 * candidates, so that injecting a {@code RetryPolicy} elsewhere does not find them.
 */
@AutoConfiguration(afterName = "dev.prosody.spring.boot.autoconfigure.ProsodyAutoConfiguration")
@ConditionalOnClass(RetryPolicy.class)
@ConditionalOnBean(RetrySettings.class)
public final class SpringRetryAutoConfiguration {

	SpringRetryAutoConfiguration() {
	}

	@Bean(name = RetryStrategies.POLICY_BEAN, defaultCandidate = false)
	@ConditionalOnMissingBean(name = RetryStrategies.POLICY_BEAN)
	DefaultRetryPolicy prosodyRetryPolicy(RetrySettings settings) {
		return new DefaultRetryPolicy(settings.maxAttempts());
	}

	@Bean(name = RetryStrategies.BACK_OFF_BEAN, defaultCandidate = false)
	@ConditionalOnMissingBean(name = RetryStrategies.BACK_OFF_BEAN)
	FullJitterBackOffPolicy prosodyBackOffPolicy(RetrySettings settings) {
		return new FullJitterBackOffPolicy(settings, () -> ThreadLocalRandom.current().nextLong());
	}

}
