package dev.prosody.spring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.handler.EventContext;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.policy.NeverRetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/** Who decides how often an event is tried, and when again. */
@ExtendWith(SharedBroker.class)
class RetryPoliciesIT {

	private static final List<String> TOPICS = List.of("retry-default", "retry-property", "retry-spring-retry",
			"retry-back-off", "retry-framework");

	private static TestApplication application;

	@BeforeAll
	static void start(TestBroker broker) {
		TOPICS.forEach((topic) -> broker.createTopic(topic, 1));
		application = TestApplication.run(broker, "retries", Application.class,
				"prosody.consumer.retry.initial-interval=1ms", "prosody.consumer.retry.max-interval=5ms",
				"prosody.consumer.retry.max-attempts=2", "prosody.listener.property.retry.max-attempts=5");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	record Command(String id) {
	}

	static class Failing {

		final List<String> attempts = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "default", topics = "retry-default")
		void byDefault(Command command, EventContext context) {
			fail(command, context);
		}

		@ProsodyListener(id = "property", topics = "retry-property")
		void byProperty(Command command, EventContext context) {
			fail(command, context);
		}

		@ProsodyListener(id = "spring-retry", topics = "retry-spring-retry", retryPolicy = "threeAttempts")
		void bySpringRetry(Command command, EventContext context) {
			fail(command, context);
		}

		@ProsodyListener(id = "back-off", topics = "retry-back-off", retryPolicy = "threeAttempts",
				backOffPolicy = "counting")
		void byBackOff(Command command, EventContext context) {
			fail(command, context);
		}

		@ProsodyListener(id = "framework", topics = "retry-framework", retryPolicy = "frameworkPolicy")
		void byFramework(Command command, EventContext context) {
			fail(command, context);
		}

		private void fail(Command command, EventContext context) {
			this.attempts.add(command.id() + "#" + context.attempt());
			throw new IllegalStateException("always");
		}

		List<String> attempts(String id) {
			return this.attempts.stream().filter((attempt) -> attempt.startsWith(id + "#")).toList();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Failing.class)
	static class Application {

		@Bean
		SimpleRetryPolicy threeAttempts() {
			return new SimpleRetryPolicy(3);
		}

		@Bean
		CountingBackOff counting() {
			return new CountingBackOff();
		}

		@Bean
		RetryPolicy frameworkPolicy() {
			return RetryPolicy.builder().maxRetries(3).delay(Duration.ofMillis(1)).build();
		}

		/** An application's own, for its HTTP calls, say: not ours. */
		@Bean
		NeverRetryPolicy httpRetries() {
			return new NeverRetryPolicy();
		}

		@Bean
		FixedBackOffPolicy httpBackOff() {
			return new FixedBackOffPolicy();
		}

		@Bean
		Injected injected(List<BackOffPolicy> backOffs, List<org.springframework.retry.RetryPolicy> policies) {
			return new Injected(backOffs, policies);
		}

	}

	record Injected(List<BackOffPolicy> backOffs, List<org.springframework.retry.RetryPolicy> policies) {
	}

	static class CountingBackOff implements BackOffPolicy {

		final AtomicInteger waits = new AtomicInteger();

		@Override
		public BackOffContext start(RetryContext context) {
			return new BackOffContext() {
				private static final long serialVersionUID = 1L;

			};
		}

		@Override
		public void backOff(BackOffContext context) {
			this.waits.incrementAndGet();
		}

	}

	@Test
	void thePropertiesDecideByDefault(TestBroker broker) {
		assertThat(attemptsUntilDeadLetter(broker, "default")).containsExactly("default#1", "default#2");
	}

	@Test
	void theListenersPropertyWinsOverThatOfAll(TestBroker broker) {
		assertThat(attemptsUntilDeadLetter(broker, "property")).hasSize(5);
	}

	@Test
	void aPolicyOfSpringRetryDecidesForItsListener(TestBroker broker) {
		assertThat(attemptsUntilDeadLetter(broker, "spring-retry")).hasSize(3);
	}

	@Test
	void aBackOffPolicyOfSpringRetryWaitsForItsListener(TestBroker broker) {
		assertThat(attemptsUntilDeadLetter(broker, "back-off")).hasSize(3);

		assertThat(application.bean(CountingBackOff.class).waits).hasValue(2);
	}

	@Test
	void aPolicyOfSpringFrameworkDecidesForItsListener(TestBroker broker) {
		assertThat(attemptsUntilDeadLetter(broker, "framework")).hasSize(4);
	}

	@Test
	void theDefaultPoliciesAreBeansThatOnlyTheirNamesFind() {
		Injected injected = application.bean(Injected.class);

		assertThat(injected.backOffs()).hasSize(2)
			.doesNotContain(application.context().getBean("prosodyBackOffPolicy", BackOffPolicy.class));
		assertThat(injected.policies()).hasSize(2)
			.doesNotContain(
					application.context().getBean("prosodyRetryPolicy", org.springframework.retry.RetryPolicy.class));
	}

	private static List<String> attemptsUntilDeadLetter(TestBroker broker, String id) {
		application.send("retry-" + id, "key", new Command(id));

		broker.awaitRecords("retry-" + id + "-dlt", 1);
		application.await("settled", () -> application.status(id).counts().deadLettered() == 1);
		return application.bean(Failing.class).attempts(id);
	}

}
