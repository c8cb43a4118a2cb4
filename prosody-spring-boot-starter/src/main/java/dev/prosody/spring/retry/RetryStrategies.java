package dev.prosody.spring.retry;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

import dev.prosody.retry.RetryStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.ClassUtils;

/** Makes the retry strategy of each listener from beans and properties. */
public final class RetryStrategies {

	/** Name of the default policy's bean: a bean of this name replaces it. */
	static final String POLICY_BEAN = "prosodyRetryPolicy";

	/** Name of the default back-off policy's bean: a bean of this name replaces it. */
	static final String BACK_OFF_BEAN = "prosodyBackOffPolicy";

	private final ConfigurableBeanFactory beanFactory;

	private final RandomGenerator random;

	private final @Nullable SpringRetryStrategies springRetry;

	/**
	 * Creates the factory.
	 * @param beanFactory where policies are looked up by name
	 * @param random source of the jitter, thread-safe
	 */
	public RetryStrategies(ConfigurableBeanFactory beanFactory, RandomGenerator random) {
		this.beanFactory = beanFactory;
		this.random = random;
		this.springRetry = ClassUtils.isPresent("org.springframework.retry.RetryPolicy",
				beanFactory.getBeanClassLoader()) ? new SpringRetryStrategies(beanFactory, random) : null;
	}

	/**
	 * Makes the strategy of one listener.
	 * @param request what the listener asks for
	 * @return the strategy
	 * @throws FailureAnalyzedException if a bean is missing or cannot be used
	 */
	public RetryStrategy strategy(RetryRequest request) {
		Object policy = policy(request);
		if (policy instanceof RetryStrategy strategy) {
			rejectBackOff(request, "a RetryStrategy of Prosody");
			return strategy;
		}
		if (policy instanceof RetryPolicy frameworkPolicy) {
			rejectBackOff(request, "a RetryPolicy of Spring Framework");
			return new FrameworkRetryStrategy(frameworkPolicy, InstantSource.system());
		}
		if (this.springRetry != null) {
			return this.springRetry.strategy(request, policy);
		}
		if (policy != null) {
			throw unusable(request, policy);
		}
		rejectBackOff(request, "that of the properties, since spring-retry is not on the classpath");
		RetrySettings settings = request.settings();
		return RetryStrategy.fullJitter(settings.initialInterval(), settings.maxInterval(), settings.maxAttempts(),
				this.random);
	}

	private @Nullable Object policy(RetryRequest request) {
		if (request.policyName() == null) {
			return this.beanFactory.containsBean(POLICY_BEAN) ? this.beanFactory.getBean(POLICY_BEAN) : null;
		}
		if (!this.beanFactory.containsBean(request.policyName())) {
			throw new FailureAnalyzedException(
					request.listener() + " names '" + request.policyName()
							+ "' as its 'retryPolicy', but there is no bean of that name.",
					"Define a bean '" + request.policyName() + "' of type " + RetryStrategy.class.getName() + ", "
							+ RetryPolicy.class.getName()
							+ " or org.springframework.retry.RetryPolicy, or correct the name.");
		}
		return this.beanFactory.getBean(request.policyName());
	}

	private static void rejectBackOff(RetryRequest request, String policyKind) {
		if (request.backOffName() != null) {
			throw new FailureAnalyzedException(
					request.listener() + " names '" + request.backOffName() + "' as its 'backOffPolicy', but its "
							+ "retry policy is " + policyKind + ", which knows its own delays.",
					"Remove 'backOffPolicy', or choose a 'retryPolicy' of spring-retry.");
		}
	}

	static FailureAnalyzedException unusable(RetryRequest request, Object policy) {
		String name = (request.policyName() != null) ? request.policyName() : POLICY_BEAN;
		return new FailureAnalyzedException(
				request.listener() + " has the retry policy '" + name + "', but that bean is a "
						+ policy.getClass().getName() + ".",
				"Make it a " + RetryStrategy.class.getName() + ", a " + RetryPolicy.class.getName()
						+ " or an org.springframework.retry.RetryPolicy.");
	}

}
