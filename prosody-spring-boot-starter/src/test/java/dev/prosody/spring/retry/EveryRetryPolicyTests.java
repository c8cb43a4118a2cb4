package dev.prosody.spring.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.classify.BinaryExceptionClassifier;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.ExponentialBackOffPolicy;
import org.springframework.retry.backoff.ExponentialRandomBackOffPolicy;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.backoff.NoBackOffPolicy;
import org.springframework.retry.backoff.UniformRandomBackOffPolicy;
import org.springframework.retry.policy.AlwaysRetryPolicy;
import org.springframework.retry.policy.BinaryExceptionClassifierRetryPolicy;
import org.springframework.retry.policy.CircuitBreakerRetryPolicy;
import org.springframework.retry.policy.CompositeRetryPolicy;
import org.springframework.retry.policy.ExceptionClassifierRetryPolicy;
import org.springframework.retry.policy.MaxAttemptsRetryPolicy;
import org.springframework.retry.policy.NeverRetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.policy.TimeoutRetryPolicy;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Every policy that applications may bring, with the attempts and waits it stands for.
 */
class EveryRetryPolicyTests {

	private static final Throwable LISTED = new IllegalStateException("listed");

	private static final Throwable OTHER = new IOException("other");

	/** More than any of the policies allows. */
	private static final int UNLIMITED = 50;

	private static final RetrySettings SETTINGS = new RetrySettings(Duration.ofMillis(20), Duration.ofMinutes(5), null);

	static Stream<Arguments> policies() {
		return Stream.of(
				argumentSet("simple", new SimpleRetryPolicy(3, Map.of(IllegalStateException.class, true)), 3, 1),
				argumentSet("max attempts", new MaxAttemptsRetryPolicy(4), 4, 4),
				argumentSet("timeout", new TimeoutRetryPolicy(Duration.ofDays(1).toMillis()), UNLIMITED, UNLIMITED),
				argumentSet("timeout that is over", new TimeoutRetryPolicy(-1), 1, 1),
				argumentSet("composite", composite(false), 2, 2),
				argumentSet("optimistic composite", composite(true), 5, 5),
				argumentSet("exception classifier", classifying(new SimpleRetryPolicy(5)), 5, 1),
				argumentSet("binary exception classifier",
						new BinaryExceptionClassifierRetryPolicy(
								new BinaryExceptionClassifier(Set.of(IllegalStateException.class))),
						UNLIMITED, 1),
				argumentSet("always", new AlwaysRetryPolicy(), UNLIMITED, UNLIMITED),
				argumentSet("never", new NeverRetryPolicy(), 1, 1));
	}

	private static RetryPolicy composite(boolean optimistic) {
		CompositeRetryPolicy policy = new CompositeRetryPolicy();
		policy.setOptimistic(optimistic);
		policy.setPolicies(new RetryPolicy[] { new MaxAttemptsRetryPolicy(5), new MaxAttemptsRetryPolicy(2) });
		return policy;
	}

	private static ExceptionClassifierRetryPolicy classifying(RetryPolicy policy) {
		ExceptionClassifierRetryPolicy classifying = new ExceptionClassifierRetryPolicy();
		classifying.setPolicyMap(Map.of(IllegalStateException.class, policy));
		return classifying;
	}

	@ParameterizedTest
	@MethodSource("policies")
	void aPolicyAllowsTheAttemptsThatItAllowsInSpringRetry(RetryPolicy policy, int ofListed, int ofOther) {
		RetryStrategy strategy = strategy(policy, new NoBackOffPolicy());

		assertThat(attempts(strategy, LISTED)).isEqualTo(ofListed);
		assertThat(attempts(strategy, OTHER)).isEqualTo(ofOther);
		assertThat(attempts(strategy, LISTED)).as("of another event").isEqualTo(ofListed);
	}

	private static int attempts(RetryStrategy strategy, Throwable failure) {
		RetrySequence sequence = strategy.open();
		int attempt = 1;
		while (attempt < UNLIMITED && sequence.next(attempt, failure) != RetryDecision.GIVE_UP && sequence.mayRetry()) {
			attempt++;
		}
		sequence.close();
		return attempt;
	}

	static Stream<Arguments> backOffs() {
		FixedBackOffPolicy fixed = new FixedBackOffPolicy();
		fixed.setBackOffPeriod(700_000);
		ExponentialRandomBackOffPolicy random = new ExponentialRandomBackOffPolicy();
		UniformRandomBackOffPolicy uniform = new UniformRandomBackOffPolicy();
		uniform.setMinBackOffPeriod(200_000);
		uniform.setMaxBackOffPeriod(300_000);
		return Stream.of(argumentSet("fixed", fixed, List.of(700_000L, 700_000L, 700_000L), 1.0),
				argumentSet("exponential", exponential(new ExponentialBackOffPolicy()),
						List.of(100_000L, 300_000L, 500_000L), 1.0),
				argumentSet("exponential random", exponential(random), List.of(100_000L, 300_000L, 500_000L), 3.0),
				argumentSet("uniform random", uniform, List.of(200_000L, 200_000L, 200_000L), 1.5));
	}

	private static BackOffPolicy exponential(ExponentialBackOffPolicy policy) {
		policy.setInitialInterval(100_000);
		policy.setMultiplier(3);
		policy.setMaxInterval(500_000);
		return policy;
	}

	@ParameterizedTest
	@MethodSource("backOffs")
	void aBackOffPolicyNamesItsWaitsWithoutSleeping(BackOffPolicy backOff, List<Long> shortest, double spread) {
		RetryStrategy strategy = strategy(new AlwaysRetryPolicy(), backOff);

		for (int event = 0; event < 2; event++) {
			List<Duration> waits = waits(strategy.open(), shortest.size());
			for (int i = 0; i < waits.size(); i++) {
				assertThat(waits.get(i).toMillis()).as("wait %d of event %d", i, event)
					.isBetween(shortest.get(i), (long) (shortest.get(i) * spread));
			}
		}
	}

	static Stream<Arguments> frameworkPolicies() {
		ExponentialBackOff limited = new ExponentialBackOff(1000, 10);
		limited.setMaxInterval(5000);
		limited.setMaxAttempts(3);
		return Stream.of(
				argumentSet("defaults", org.springframework.core.retry.RetryPolicy.withDefaults(),
						List.of(1000L, 1000L, 1000L), 0L),
				argumentSet("no delay", builder(2).delay(Duration.ZERO).build(), List.of(0L, 0L), 0L),
				argumentSet("exponential",
						builder(3).delay(Duration.ofSeconds(1)).multiplier(3).maxDelay(Duration.ofSeconds(5)).build(),
						List.of(1000L, 3000L, 5000L), 0L),
				argumentSet("jitter", builder(2).delay(Duration.ofSeconds(1)).jitter(Duration.ofMillis(500)).build(),
						List.of(1000L, 1000L), 500L),
				argumentSet("own fixed back-off",
						org.springframework.core.retry.RetryPolicy.builder().backOff(new FixedBackOff(5, 2)).build(),
						List.of(5L, 5L), 0L),
				argumentSet("own exponential back-off",
						org.springframework.core.retry.RetryPolicy.builder().backOff(limited).build(),
						List.of(1000L, 5000L, 5000L), 0L),
				argumentSet("timeout", builder(10).delay(Duration.ofDays(1)).timeout(Duration.ofDays(1)).build(),
						List.of(), 0L));
	}

	private static org.springframework.core.retry.RetryPolicy.Builder builder(long retries) {
		return org.springframework.core.retry.RetryPolicy.builder().maxRetries(retries);
	}

	@ParameterizedTest
	@MethodSource("frameworkPolicies")
	void aPolicyOfTheFrameworkNamesItsWaits(org.springframework.core.retry.RetryPolicy policy, List<Long> expected,
			long jitter) {
		RetryStrategy strategy = strategy(policy, null);

		for (int event = 0; event < 2; event++) {
			List<Duration> waits = waits(strategy.open(), UNLIMITED);
			assertThat(waits).as("of event %d", event).hasSameSizeAs(expected);
			for (int i = 0; i < waits.size(); i++) {
				assertThat(waits.get(i).toMillis()).isBetween(expected.get(i) - jitter, expected.get(i) + jitter);
			}
		}
	}

	private static List<Duration> waits(RetrySequence sequence, int limit) {
		List<Duration> waits = new ArrayList<>();
		while (waits.size() < limit
				&& sequence.next(waits.size() + 1, LISTED) instanceof RetryDecision.RetryAfter after) {
			waits.add(after.delay());
		}
		return waits;
	}

	static Stream<Arguments> breakers() {
		CompositeRetryPolicy composite = new CompositeRetryPolicy();
		composite.setPolicies(new RetryPolicy[] { classifying(new CircuitBreakerRetryPolicy()) });
		return Stream.of(argumentSet("itself", new CircuitBreakerRetryPolicy(new NeverRetryPolicy())),
				argumentSet("in an exception classifier", classifying(new CircuitBreakerRetryPolicy())),
				argumentSet("in an exception classifier in a composite", composite));
	}

	@ParameterizedTest
	@MethodSource("breakers")
	void aCircuitBreakerIsRejected(RetryPolicy policy) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> strategy(policy, new NoBackOffPolicy()))
			.withMessageContainingAll("Listener 'orders'", "CircuitBreakerRetryPolicy", "would never open");
	}

	private static RetryStrategy strategy(Object policy, @Nullable BackOffPolicy backOff) {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("policy", policy);
		if (backOff != null) {
			beans.registerSingleton("backOff", backOff);
		}
		return new RetryStrategies(beans, () -> 0)
			.strategy(new RetryRequest("Listener 'orders'", "policy", (backOff != null) ? "backOff" : null, SETTINGS));
	}

}
