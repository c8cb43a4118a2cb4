package dev.prosody.samples.guide.failures;

import java.sql.SQLException;
import java.time.Duration;

import dev.prosody.failure.FailureClassifier;
import dev.prosody.failure.FailureKind;
import dev.prosody.failure.FailureRules;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;

@Configuration(proxyBeanMethods = false)
class FailuresConfiguration {

	// tag::retry-policy[]
	@Bean(defaultCandidate = false)
	RetryPolicy bankRetries() {
		return RetryPolicy.builder()
			.maxRetries(4) // five attempts in total
			.delay(Duration.ofMillis(50))
			.multiplier(3)
			.build();
	}
	// end::retry-policy[]

	// tag::classifier[]
	@Bean
	FailureClassifier failures() {
		return (failure, declared) -> (failure instanceof SQLException sql && "23505".equals(sql.getSQLState()))
				? FailureKind.PERMANENT : FailureRules.DEFAULTS.classify(failure, declared);
	}
	// end::classifier[]

	@Bean
	@ConditionalOnMissingBean
	Bank bank() {
		return (orderId, cents) -> {
		};
	}

}
