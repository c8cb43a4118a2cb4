package dev.prosody.spring.retry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetryDecision.RetryAfter;
import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.retry.RetryContext;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.ExponentialBackOffPolicy;
import org.springframework.retry.backoff.ExponentialRandomBackOffPolicy;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.backoff.NoBackOffPolicy;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.backoff.UniformRandomBackOffPolicy;
import org.springframework.retry.context.RetryContextSupport;
import org.springframework.retry.policy.AlwaysRetryPolicy;
import org.springframework.retry.policy.CircuitBreakerRetryPolicy;
import org.springframework.retry.policy.CompositeRetryPolicy;
import org.springframework.retry.policy.ExceptionClassifierRetryPolicy;
import org.springframework.retry.policy.MaxAttemptsRetryPolicy;
import org.springframework.retry.policy.NeverRetryPolicy;
import org.springframework.retry.policy.PredicateRetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.policy.TimeoutRetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SpringRetryStrategyTests {

	private static final RetrySettings SETTINGS = new RetrySettings(Duration.ofMillis(20), Duration.ofMinutes(5), null);

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private final IllegalStateException failure = new IllegalStateException("later");

	@Test
	void simplePolicyLimitsAttempts() {
		RetrySequence sequence = strategy(new SimpleRetryPolicy(3), new NoBackOffPolicy()).open();

		assertThat(sequence.next(1, this.failure)).isNotEqualTo(RetryDecision.GIVE_UP);
		assertThat(sequence.next(2, this.failure)).isNotEqualTo(RetryDecision.GIVE_UP);
		assertThat(sequence.next(3, this.failure)).isEqualTo(RetryDecision.GIVE_UP);
	}

	@Test
	void simplePolicyLooksAtTheExceptionsType() {
		RetryPolicy policy = new SimpleRetryPolicy(5, Map.of(IllegalStateException.class, true), true);

		assertThat(strategy(policy, fixed(10)).open().next(1, new RuntimeException(this.failure))).isEqualTo(after(10));
		assertThat(strategy(policy, fixed(10)).open().next(1, new RuntimeException())).isEqualTo(RetryDecision.GIVE_UP);
	}

	@Test
	void otherPoliciesDecideAsInSpringRetry() {
		assertThat(strategy(new NeverRetryPolicy(), fixed(1)).open().next(1, this.failure))
			.isEqualTo(RetryDecision.GIVE_UP);
		assertThat(strategy(new AlwaysRetryPolicy(), fixed(1)).open().next(99, this.failure)).isEqualTo(after(1));
		assertThat(strategy(new MaxAttemptsRetryPolicy(1), fixed(1)).open().next(1, this.failure))
			.isEqualTo(RetryDecision.GIVE_UP);
		assertThat(strategy(new PredicateRetryPolicy((t) -> t instanceof IllegalStateException), fixed(1)).open()
			.next(1, this.failure)).isEqualTo(after(1));
	}

	@Test
	void compositePolicyAsksAllOfItsPolicies() {
		CompositeRetryPolicy policy = new CompositeRetryPolicy();
		policy.setPolicies(new RetryPolicy[] { new SimpleRetryPolicy(10), new MaxAttemptsRetryPolicy(2) });
		RetrySequence sequence = strategy(policy, fixed(1)).open();

		assertThat(sequence.next(1, this.failure)).isEqualTo(after(1));
		assertThat(sequence.next(2, this.failure)).isEqualTo(RetryDecision.GIVE_UP);
	}

	@Test
	void classifyingPolicyFollowsTheLatestException() {
		ExceptionClassifierRetryPolicy policy = new ExceptionClassifierRetryPolicy();
		policy.setPolicyMap(Map.of(IllegalStateException.class, new SimpleRetryPolicy(5)));
		RetrySequence sequence = strategy(policy, fixed(1)).open();

		assertThat(sequence.next(1, this.failure)).isEqualTo(after(1));
		assertThat(sequence.next(2, new IllegalArgumentException())).isEqualTo(RetryDecision.GIVE_UP);
	}

	@Test
	void timeoutIsAskedAgainAfterTheWait() {
		TimeoutRetryPolicy policy = new TimeoutRetryPolicy(-1);
		assertThat(strategy(policy, fixed(1)).open().mayRetry()).isFalse();

		AtomicInteger asked = new AtomicInteger();
		RetrySequence sequence = strategy(new AlwaysRetryPolicy() {
			@Override
			public boolean canRetry(RetryContext context) {
				return asked.incrementAndGet() < 2;
			}
		}, fixed(1)).open();
		assertThat(sequence.next(1, this.failure)).isEqualTo(after(1));
		assertThat(sequence.mayRetry()).isFalse();
	}

	@Test
	void exponentialDelaysGrowPerEventWithoutSleeping() {
		ExponentialBackOffPolicy backOff = new ExponentialBackOffPolicy();
		backOff.setInitialInterval(100_000);
		backOff.setMultiplier(3);
		backOff.setMaxInterval(1_000_000);
		RetryStrategy strategy = strategy(new AlwaysRetryPolicy(), backOff);
		RetrySequence one = strategy.open();
		RetrySequence other = strategy.open();

		assertThat(List.of(one.next(1, this.failure), one.next(2, this.failure), other.next(1, this.failure),
				one.next(3, this.failure), one.next(4, this.failure)))
			.containsExactly(after(100_000), after(300_000), after(100_000), after(900_000), after(1_000_000));
	}

	@Test
	void randomDelaysStayInTheirBounds() {
		ExponentialRandomBackOffPolicy exponential = new ExponentialRandomBackOffPolicy();
		exponential.setInitialInterval(1000);
		UniformRandomBackOffPolicy uniform = new UniformRandomBackOffPolicy();
		uniform.setMinBackOffPeriod(500);
		uniform.setMaxBackOffPeriod(1500);

		assertThat(millis(strategy(new AlwaysRetryPolicy(), exponential).open().next(1, this.failure))).isBetween(1000L,
				2000L);
		assertThat(millis(strategy(new AlwaysRetryPolicy(), uniform).open().next(1, this.failure))).isBetween(500L,
				1500L);
	}

	@Test
	void defaultPoliciesRetryWithoutLimitAndFullJitter() {
		RetrySequence sequence = new RetryStrategies(this.beans, () -> Long.MAX_VALUE)
			.strategy(new RetryRequest("Listener 'orders'", null, null, SETTINGS))
			.open();

		for (int attempt = 1; attempt < 100; attempt++) {
			long bound = Math.min(20L << Math.min(attempt - 1, 30), Duration.ofMinutes(5).toMillis());
			assertThat(millis(sequence.next(attempt, this.failure))).isBetween(0L, bound);
		}
		assertThat(sequence.mayRetry()).isTrue();
	}

	@Test
	void defaultPolicyTakesTheLimitOfTheListener() {
		this.beans.registerSingleton("prosodyRetryPolicy", new DefaultRetryPolicy(null));
		RetrySettings limited = new RetrySettings(Duration.ofMillis(20), Duration.ofMinutes(5), 2);
		RetrySequence sequence = new RetryStrategies(this.beans, () -> 0)
			.strategy(new RetryRequest("Listener 'orders'", null, null, limited))
			.open();

		assertThat(sequence.next(1, this.failure)).isInstanceOf(RetryAfter.class);
		assertThat(sequence.next(2, this.failure)).isEqualTo(RetryDecision.GIVE_UP);
	}

	@Test
	void blockingBackOffBecomesABlockingWait() throws Exception {
		AtomicInteger waits = new AtomicInteger();
		BackOffPolicy blocking = new BackOffPolicy() {
			@Override
			public BackOffContext start(RetryContext context) {
				return null;
			}

			@Override
			public void backOff(BackOffContext context) {
				waits.incrementAndGet();
			}
		};

		RetryDecision decision = strategy(new AlwaysRetryPolicy(), blocking).open().next(1, this.failure);

		assertThat(waits).hasValue(0);
		assertThat(decision).isInstanceOfSatisfying(RetryDecision.RetryWhenReturned.class, (wait) -> {
			try {
				wait.blocking().await();
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
		});
		assertThat(waits).hasValue(1);
	}

	@Test
	void backOffThatGivesUpEndsTheRetries() {
		assertThat(strategy(new AlwaysRetryPolicy(), new Tired()).open().next(1, this.failure))
			.isEqualTo(RetryDecision.GIVE_UP);
	}

	@Test
	void contextIsClosedOnceAndCloseNeverFails() {
		AtomicInteger closed = new AtomicInteger();
		RetrySequence sequence = strategy(new NeverRetryPolicy() {
			@Override
			public RetryContext open(RetryContext parent) {
				return new RetryContextSupport(parent);
			}

			@Override
			public void close(RetryContext context) {
				closed.incrementAndGet();
				throw new IllegalStateException("broken");
			}
		}, fixed(1)).open();

		sequence.close();

		assertThat(closed).hasValue(1);
	}

	@Test
	void circuitBreakerIsRejectedAlsoInsideOthers() {
		CompositeRetryPolicy composite = new CompositeRetryPolicy();
		composite.setPolicies(new RetryPolicy[] { new SimpleRetryPolicy(), new CircuitBreakerRetryPolicy() });
		ExceptionClassifierRetryPolicy mapped = new ExceptionClassifierRetryPolicy();
		mapped.setPolicyMap(Map.of(RuntimeException.class, composite));
		ExceptionClassifierRetryPolicy lambda = new ExceptionClassifierRetryPolicy();
		RetryPolicy breaker = new CircuitBreakerRetryPolicy();
		lambda.setExceptionClassifier((t) -> breaker);

		for (RetryPolicy policy : List.of(new CircuitBreakerRetryPolicy(), composite, mapped, lambda)) {
			assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> strategy(policy, fixed(1)))
				.satisfies((ex) -> assertThat(ex.analysis().getDescription()).startsWith("Listener 'orders' has the")
					.contains("CircuitBreakerRetryPolicy")
					.contains("would never open"));
		}
	}

	@Test
	void copyOfAnotherClassIsRejected() {
		FixedBackOffPolicy forgetful = new FixedBackOffPolicy() {
			@Override
			protected void doBackOff() throws BackOffInterruptedException {
				// what a copy of the superclass would not do
			}
		};

		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> strategy(new AlwaysRetryPolicy(), forgetful))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription())
					.contains("'withSleeper' returns a " + FixedBackOffPolicy.class.getName());
				assertThat(ex.analysis().getAction()).contains("Override 'withSleeper'");
			});
	}

	@Test
	void policyThatReturnsItselfAsCopyIsRejected() {
		FixedBackOffPolicy shared = new FixedBackOffPolicy() {
			@Override
			public FixedBackOffPolicy withSleeper(Sleeper sleeper) {
				return this;
			}
		};

		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> strategy(new AlwaysRetryPolicy(), shared))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains("returns the policy itself"));
	}

	private RetryStrategy strategy(RetryPolicy policy, BackOffPolicy backOff) {
		DefaultListableBeanFactory factory = new DefaultListableBeanFactory();
		factory.registerSingleton("policy", policy);
		factory.registerSingleton("backOff", backOff);
		return new RetryStrategies(factory, () -> 0)
			.strategy(new RetryRequest("Listener 'orders'", "policy", "backOff", SETTINGS));
	}

	private static FixedBackOffPolicy fixed(long millis) {
		FixedBackOffPolicy policy = new FixedBackOffPolicy();
		policy.setBackOffPeriod(millis);
		return policy;
	}

	private static RetryDecision after(long millis) {
		return new RetryAfter(Duration.ofMillis(millis));
	}

	private static long millis(RetryDecision decision) {
		assertThat(decision).isInstanceOf(RetryAfter.class);
		return ((RetryAfter) decision).delay().toMillis();
	}

	private static final class Tired extends FixedBackOffPolicy {

		@Override
		public FixedBackOffPolicy withSleeper(Sleeper sleeper) {
			return new Tired();
		}

		@Override
		protected void doBackOff() {
			throw new BackOffInterruptedException("enough");
		}

	}

}
