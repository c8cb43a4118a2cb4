package dev.prosody.spring.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetryDecision.RetryAfter;
import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RetryStrategiesTests {

	private static final RetrySettings SETTINGS = new RetrySettings(Duration.ofMillis(20), Duration.ofMinutes(5), 2);

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private final IllegalStateException failure = new IllegalStateException("later");

	@Test
	void ownStrategyIsTakenAsItIs() {
		RetryStrategy own = (attempt, failure) -> Duration.ofSeconds(attempt);
		this.beans.registerSingleton("own", own);

		assertThat(strategy("own", null)).isSameAs(own);
	}

	@Test
	void policyOfTheFrameworkNamesItsDelays() {
		this.beans.registerSingleton("framework",
				RetryPolicy.builder()
					.maxRetries(2)
					.delay(Duration.ofSeconds(10))
					.multiplier(2)
					.includes(IllegalStateException.class)
					.build());
		RetryStrategy strategy = strategy("framework", null);
		RetrySequence sequence = strategy.open();

		assertThat(sequence.next(1, this.failure)).isEqualTo(new RetryAfter(Duration.ofSeconds(10)));
		assertThat(sequence.next(2, this.failure)).isEqualTo(new RetryAfter(Duration.ofSeconds(20)));
		assertThat(sequence.next(3, this.failure)).isEqualTo(RetryDecision.GIVE_UP);
		assertThat(strategy.open().next(1, new IllegalArgumentException())).isEqualTo(RetryDecision.GIVE_UP);
		assertThat(strategy.nextDelay(1, this.failure)).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void timeoutOfTheFrameworksPolicyStartsWithTheFirstFailure() {
		AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
		RetryPolicy policy = RetryPolicy.builder()
			.maxRetries(100)
			.delay(Duration.ofSeconds(10))
			.timeout(Duration.ofSeconds(25))
			.build();
		RetrySequence sequence = new FrameworkRetryStrategy(policy, now::get).open();

		assertThat(sequence.next(1, this.failure)).isInstanceOf(RetryAfter.class);
		now.set(Instant.EPOCH.plusSeconds(14));
		assertThat(sequence.next(2, this.failure)).isInstanceOf(RetryAfter.class);
		now.set(Instant.EPOCH.plusSeconds(15));
		assertThat(sequence.next(3, this.failure)).isEqualTo(RetryDecision.GIVE_UP);
	}

	@Test
	void propertiesWorkWithoutSpringRetry() {
		this.beans.setBeanClassLoader(new FilteredClassLoader("org.springframework.retry"));
		RetrySequence sequence = strategy(null, null).open();

		assertThat(sequence.next(1, this.failure)).isInstanceOf(RetryAfter.class);
		assertThat(sequence.next(2, this.failure)).isEqualTo(RetryDecision.GIVE_UP);
	}

	@Test
	void beanWithTheDefaultsNameReplacesIt() {
		RetryStrategy own = (attempt, failure) -> null;
		this.beans.registerSingleton("prosodyRetryPolicy", own);

		assertThat(strategy(null, null)).isSameAs(own);
	}

	@Test
	void otherBeansOfTheTypeAreNotMeant() {
		this.beans.registerSingleton("httpRetryPolicy", new SimpleRetryPolicy(1));

		assertThat(strategy(null, null).open().next(1, this.failure)).isInstanceOf(RetryAfter.class);
	}

	@Test
	void unknownPolicyFails() {
		FailureAnalysis analysis = failure("nowhere", null);

		assertThat(analysis.getDescription())
			.isEqualTo("Listener 'orders' names 'nowhere' as its 'retryPolicy', but there is no bean of that name.");
		assertThat(analysis.getAction()).contains("Define a bean 'nowhere'", "dev.prosody.retry.RetryStrategy");
	}

	@Test
	void unknownBackOffFails() {
		assertThat(failure(null, "nowhere").getDescription())
			.isEqualTo("Listener 'orders' names 'nowhere' as its 'backOffPolicy', but there is no bean of that name.");
	}

	@Test
	void beanOfAnotherTypeFails() {
		this.beans.registerSingleton("text", "x");

		assertThat(failure("text", null).getDescription())
			.isEqualTo("Listener 'orders' has the retry policy 'text', but that bean is a java.lang.String.");
		assertThat(failure(null, "text").getDescription())
			.isEqualTo("Listener 'orders' has the back-off policy 'text', but that bean is a java.lang.String.");
	}

	@Test
	void backOffBesideAPolicyThatKnowsItsDelaysFails() {
		this.beans.registerSingleton("framework", RetryPolicy.withDefaults());
		this.beans.registerSingleton("backOff", new FixedBackOffPolicy());

		assertThat(failure("framework", "backOff").getDescription()).contains("a RetryPolicy of Spring Framework",
				"knows its own delays");
	}

	private RetryStrategy strategy(String policy, String backOff) {
		return new RetryStrategies(this.beans, () -> 0)
			.strategy(new RetryRequest("Listener 'orders'", policy, backOff, SETTINGS));
	}

	private FailureAnalysis failure(String policy, String backOff) {
		return catchThrowableOfType(FailureAnalyzedException.class, () -> strategy(policy, backOff)).analysis();
	}

}
