package dev.prosody.spring.retry;

import java.util.random.RandomGenerator;

import dev.prosody.retry.RetryStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.SleepingBackOffPolicy;

/** The part of {@link RetryStrategies} that is loaded only if spring-retry is there. */
final class SpringRetryStrategies {

	private static final Logger logger = LoggerFactory.getLogger(SpringRetryStrategies.class);

	private final ConfigurableBeanFactory beanFactory;

	private final RandomGenerator random;

	SpringRetryStrategies(ConfigurableBeanFactory beanFactory, RandomGenerator random) {
		this.beanFactory = beanFactory;
		this.random = random;
	}

	RetryStrategy strategy(RetryRequest request, @Nullable Object policyBean) {
		RetryPolicy policy = policy(request, policyBean);
		CircuitBreakerSearch.rejectIn(request, policy);
		BackOffPolicy backOff = backOff(request);
		if (!(backOff instanceof SleepingBackOffPolicy<?> sleeping)) {
			logger.info(
					"{} waits for retries with the back-off policy {}, which blocks a virtual thread for each "
							+ "event that waits; a SleepingBackOffPolicy would block none",
					request.listener(), backOff);
			return new SpringRetryStrategy(policy, backOff, null);
		}
		DelayRecorder recorder = new DelayRecorder();
		return new SpringRetryStrategy(policy, recording(request, sleeping, recorder), recorder);
	}

	/** The default policy gets what the properties say about this listener. */
	private static RetryPolicy policy(RetryRequest request, @Nullable Object bean) {
		if (bean == null || bean instanceof DefaultRetryPolicy) {
			return new DefaultRetryPolicy(request.settings().maxAttempts());
		}
		if (bean instanceof RetryPolicy policy) {
			return policy;
		}
		throw RetryStrategies.unusable(request, bean);
	}

	private BackOffPolicy backOff(RetryRequest request) {
		Object bean = backOffBean(request);
		if (bean == null || bean instanceof FullJitterBackOffPolicy) {
			return new FullJitterBackOffPolicy(request.settings(), this.random);
		}
		if (bean instanceof BackOffPolicy backOff) {
			return backOff;
		}
		String name = (request.backOffName() != null) ? request.backOffName() : RetryStrategies.BACK_OFF_BEAN;
		throw new FailureAnalyzedException(request.listener() + " has the back-off policy '" + name
				+ "', but that bean is a " + bean.getClass().getName() + ".",
				"Make it a " + BackOffPolicy.class.getName() + ".");
	}

	private @Nullable Object backOffBean(RetryRequest request) {
		String name = request.backOffName();
		if (name == null) {
			return this.beanFactory.containsBean(RetryStrategies.BACK_OFF_BEAN)
					? this.beanFactory.getBean(RetryStrategies.BACK_OFF_BEAN) : null;
		}
		if (!this.beanFactory.containsBean(name)) {
			throw new FailureAnalyzedException(
					request.listener() + " names '" + name
							+ "' as its 'backOffPolicy', but there is no bean of that name.",
					"Define a bean '" + name + "' of type " + BackOffPolicy.class.getName() + ", or correct the name.");
		}
		return this.beanFactory.getBean(name);
	}

	/**
	 * A copy whose sleeps are recorded instead of slept. Subclasses that do not override
	 * {@code withSleeper} get a copy of their superclass from it: their delays would be
	 * silently those of the superclass.
	 */
	private static BackOffPolicy recording(RetryRequest request, SleepingBackOffPolicy<?> policy,
			DelayRecorder recorder) {
		BackOffPolicy copy = policy.withSleeper(recorder::add);
		Class<?> type = AopUtils.getTargetClass(policy);
		if (copy == policy || copy.getClass() != type) {
			throw new FailureAnalyzedException(
					request.listener() + " has the back-off policy " + type.getName() + ", whose method 'withSleeper' "
							+ ((copy == policy) ? "returns the policy itself instead of a copy."
									: "returns a " + copy.getClass().getName() + ": what " + type.getSimpleName()
											+ " overrides would be lost."),
					"Override 'withSleeper' in " + type.getSimpleName() + " (or, in a subclass of "
							+ "ExponentialBackOffPolicy, 'newInstance'), so that it returns a new "
							+ type.getSimpleName() + " with the same settings.");
		}
		return copy;
	}

}
