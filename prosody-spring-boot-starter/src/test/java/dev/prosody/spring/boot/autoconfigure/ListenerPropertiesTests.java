package dev.prosody.spring.boot.autoconfigure;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import dev.prosody.codec.EventCodecs;
import dev.prosody.failure.DeclaredFailures;
import dev.prosody.failure.FailureKind;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.HandlerThreads;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.listener.MissingTopics;
import dev.prosody.listener.UnmatchedEvents;
import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerCustomizer;
import dev.prosody.spring.ProsodyListenerRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** How properties, annotations and customizers become the settings of a listener. */
class ListenerPropertiesTests {

	private static final List<String> ALL = List.of("max-concurrency=2", "max-in-flight=3", "max-in-flight-size=4KB",
			"max-ahead=5", "handler-timeout=6s", "stall-threshold=7s", "revoke-timeout=8s",
			"interrupt-on-timeout=false", "shutdown-timeout=9s", "commit-interval=10s", "handler-threads=platform",
			"codec=string", "auto-startup=false", "unmatched=permanent", "retry.initial-interval=11ms",
			"retry.max-interval=12ms", "retry.max-attempts=2", "failure.permanent=java.io.IOException",
			"failure.transient=java.io.FileNotFoundException", "dead-letter.enabled=false",
			"dead-letter.topic=all-dead-letters", "dead-letter.create=false", "dead-letter.retention=13d",
			"topics.missing=ignore");

	static class Plain {

		@ProsodyListener(id = "orders", topics = "orders")
		void handle(String order) {
		}

	}

	static class Annotated {

		@ProsodyListener(id = "orders", topics = "orders", groupId = "annotated", maxConcurrency = "7",
				deadLetterTopic = "annotated-dlt", codec = "bytes", autoStartup = "false",
				properties = { "max.poll.records=70", "fetch.max.wait.ms=${wait:71}" })
		void handle(Object order) {
		}

	}

	@Test
	void defaultsAreThoseOfTheCore() {
		Applications.bare()
			.withPropertyValues("prosody.group-id=billing", "spring.kafka.bootstrap-servers=127.0.0.1:1",
					"prosody.consumer.topics.missing=ignore")
			.withBean(Plain.class)
			.run((context) -> {
				ListenerDefinition definition = definition(context.getBean(ProsodyListenerRegistry.class));
				assertThat(definition.options())
					.isEqualTo(ListenerOptions.builder().missingTopics(MissingTopics.IGNORE).build());
				assertThat(definition.autoStartup()).isTrue();
				assertThat(definition.consumerProperties()).isEmpty();
				RetrySequence retries = definition.retryStrategy().open();
				for (int attempt = 1; attempt < 100; attempt++) {
					assertThat(retries.next(attempt, new IOException())).isInstanceOfSatisfying(
							RetryDecision.RetryAfter.class,
							(retry) -> assertThat(retry.delay()).isLessThanOrEqualTo(Duration.ofMinutes(5)));
				}
			});
	}

	@Test
	void everyPropertyOfAllListenersIsBound() {
		assertAllBound("prosody.consumer.");
	}

	@Test
	void everyPropertyOfOneListenerIsBound() {
		assertAllBound("prosody.listener.orders.");
	}

	private static void assertAllBound(String prefix) {
		application(Plain.class).withPropertyValues(ALL.stream().map((pair) -> prefix + pair).toArray(String[]::new))
			.run((context) -> {
				ListenerDefinition definition = definition(context.getBean(ProsodyListenerRegistry.class));
				assertThat(definition.options()).isEqualTo(ListenerOptions.builder()
					.maxConcurrency(2)
					.maxInFlight(3)
					.maxInFlightBytes(4096)
					.maxAhead(5)
					.handlerTimeout(Duration.ofSeconds(6))
					.stallThreshold(Duration.ofSeconds(7))
					.revokeTimeout(Duration.ofSeconds(8))
					.interruptOnTimeout(false)
					.shutdownTimeout(Duration.ofSeconds(9))
					.commitInterval(Duration.ofSeconds(10))
					.handlerThreads(HandlerThreads.PLATFORM)
					.unmatched(UnmatchedEvents.PERMANENT)
					.missingTopics(MissingTopics.IGNORE)
					.deadLetter(new DeadLetterOptions(false, "all-dead-letters", false, Duration.ofDays(13)))
					.build());
				assertThat(definition.codec()).isSameAs(EventCodecs.string());
				assertThat(definition.autoStartup()).isFalse();
				assertRetries(definition.retryStrategy().open());
				assertThat(kind(definition, new IOException())).isEqualTo(FailureKind.PERMANENT);
				assertThat(kind(definition, new FileNotFoundException())).isEqualTo(FailureKind.TRANSIENT);
			});
	}

	private static void assertRetries(RetrySequence retries) {
		assertThat(retries.next(1, new IOException())).isInstanceOfSatisfying(RetryDecision.RetryAfter.class,
				(retry) -> assertThat(retry.delay()).isLessThanOrEqualTo(Duration.ofMillis(12)));
		assertThat(retries.next(2, new IOException())).isEqualTo(RetryDecision.GIVE_UP);
	}

	private static FailureKind kind(ListenerDefinition definition, Exception failure) {
		return definition.classifier().classify(failure, DeclaredFailures.NONE);
	}

	@Test
	void annotationWinsOverThePropertiesOfAllListeners() {
		application(Annotated.class)
			.withPropertyValues("prosody.consumer.max-concurrency=2", "prosody.consumer.dead-letter.topic=x",
					"prosody.consumer.codec=string", "prosody.consumer.auto-startup=true",
					"spring.kafka.consumer.max-poll-records=7")
			.run((context) -> {
				ListenerDefinition definition = definition(context.getBean(ProsodyListenerRegistry.class));
				assertThat(definition.groupId()).isEqualTo("annotated");
				assertThat(definition.options().maxConcurrency()).isEqualTo(7);
				assertThat(definition.options().deadLetter().topic()).isEqualTo("annotated-dlt");
				assertThat(definition.codec()).isSameAs(EventCodecs.bytes());
				assertThat(definition.autoStartup()).isFalse();
				assertThat(definition.consumerProperties())
					.isEqualTo(Map.of("max.poll.records", "70", "fetch.max.wait.ms", "71"));
			});
	}

	@Test
	void propertiesOfOneListenerWinOverTheAnnotation() {
		application(Annotated.class)
			.withPropertyValues("prosody.consumer.max-concurrency=2", "prosody.listener.orders.max-concurrency=3",
					"prosody.listener.orders.dead-letter.topic=own-dlt", "prosody.listener.orders.codec=string",
					"prosody.consumer.max-ahead=8")
			.run((context) -> {
				ListenerDefinition definition = definition(context.getBean(ProsodyListenerRegistry.class));
				assertThat(definition.options().maxConcurrency()).isEqualTo(3);
				assertThat(definition.options().deadLetter().topic()).isEqualTo("own-dlt");
				assertThat(definition.codec()).isSameAs(EventCodecs.string());
				assertThat(definition.options().maxAhead()).isEqualTo(8);
			});
	}

	@Test
	void customizersWinOverEverythingInTheirOrder() {
		application(Annotated.class).withPropertyValues("prosody.listener.orders.max-concurrency=3")
			.withBean("second", ProsodyListenerCustomizer.class, () -> new Ordered(2, "second"))
			.withBean("first", ProsodyListenerCustomizer.class, () -> new Ordered(1, "first"))
			.run((context) -> {
				ListenerDefinition definition = definition(context.getBean(ProsodyListenerRegistry.class));
				assertThat(definition.groupId()).isEqualTo("annotated, first, second");
				assertThat(definition.options().maxConcurrency()).isEqualTo(5);
			});
	}

	private record Ordered(int order,
			String name) implements ProsodyListenerCustomizer, org.springframework.core.Ordered {

		@Override
		public void customize(String listenerId, ListenerSpec spec) {
			spec.groupId(spec.groupId() + ", " + this.name)
				.options((options) -> options.maxConcurrency(spec.options().maxConcurrency() + 1));
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

	@Test
	void keysWithoutValueSetNothing() {
		application(Plain.class)
			.withPropertyValues("prosody.consumer.retry.max-attempts=", "prosody.consumer.dead-letter.enabled=",
					"prosody.consumer.dead-letter.topic=", "prosody.consumer.codec=", "prosody.listener.orders.codec=",
					"prosody.producer.codec=", "prosody.consumer.max-concurrency=")
			.run((context) -> {
				ListenerDefinition definition = definition(context.getBean(ProsodyListenerRegistry.class));
				assertThat(definition.options()).isEqualTo(ListenerOptions.DEFAULTS);
			});
	}

	static class HyphenatedId {

		@ProsodyListener(id = "paid-orders.v2", topics = "orders")
		void handle(String order) {
		}

	}

	@Test
	void idsAreFoundAsBootComparesNames() {
		application(HyphenatedId.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("PROSODY_LISTENER_PAIDORDERSV2_MAXCONCURRENCY", "9"))))
			.run((context) -> assertThat(maxConcurrency(context.getBean(ProsodyListenerRegistry.class))).isEqualTo(9));
		application(HyphenatedId.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("yaml", Map.of("prosody.listener[paid-orders.v2].maxConcurrency", 8))))
			.run((context) -> assertThat(maxConcurrency(context.getBean(ProsodyListenerRegistry.class))).isEqualTo(8));
	}

	private static int maxConcurrency(ProsodyListenerRegistry registry) {
		return registry.get("paid-orders.v2").definition().options().maxConcurrency();
	}

	@Test
	void propertiesWithoutListenerAreAWarningWithTheNearestId() {
		try (LogLines lines = LogLines.of("dev.prosody.spring.listener.ProsodyListeners")) {
			application(Plain.class).withPropertyValues("prosody.listener.ordesr.max-concurrency=3")
				.run((context) -> assertThat(context).hasNotFailed());

			assertThat(lines.at(Level.WARN)).containsExactly("The properties below 'prosody.listener.ordesr' have no "
					+ "effect: there is no such listener; did you mean 'orders'? Listeners: [orders]");
		}
	}

	@Test
	void typesOnTheWireAreMappedAsText() {
		application(Plain.class)
			.withPropertyValues("prosody.type-mapping[com.acme.Orders$Placed]=order.placed",
					"prosody.type-mapping.com.acme.OrderPaid=order.paid")
			.run((context) -> assertThat(
					definition(context.getBean(ProsodyListenerRegistry.class)).options().typeMapping())
				.isEqualTo(Map.of("com.acme.Orders$Placed", "order.placed", "com.acme.OrderPaid", "order.paid")));
	}

	static class DeadLetterReader {

		@ProsodyListener(id = "letters", topics = "orders-dlt")
		void handle(String order) {
		}

	}

	@Test
	void listenerOfDeadLettersHasNoneUnlessSet() {
		ApplicationContextRunner application = application(Plain.class).withBean(DeadLetterReader.class);

		application.run((context) -> assertThat(deadLetters(context.getBean(ProsodyListenerRegistry.class))).isFalse());
		application.withPropertyValues("prosody.listener.letters.dead-letter.enabled=true")
			.run((context) -> assertThat(deadLetters(context.getBean(ProsodyListenerRegistry.class))).isTrue());
	}

	private static boolean deadLetters(ProsodyListenerRegistry registry) {
		return registry.get("letters").definition().options().deadLetter().enabled();
	}

	@Test
	void deadLetterTopicsAreNotCreatedIfTheAdminMayNot() {
		application(Plain.class)
			.withPropertyValues("spring.kafka.admin.auto-create=false",
					"prosody.listener.orders.dead-letter.create=true")
			.run((context) -> {
				ListenerDefinition definition = definition(context.getBean(ProsodyListenerRegistry.class));
				assertThat(definition.options().deadLetter().create()).isFalse();
			});
	}

	private static ListenerDefinition definition(ProsodyListenerRegistry registry) {
		return registry.get("orders").definition();
	}

	private static ApplicationContextRunner application(Class<?> handler) {
		return Applications.withoutBroker().withBean(handler);
	}

}
