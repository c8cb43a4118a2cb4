package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;

import dev.prosody.ProsodyClientBuilder;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.spring.ProsodyClientCustomizer;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerCustomizer;
import dev.prosody.spring.ProsodyOperations;
import dev.prosody.spring.boot.autoconfigure.telemetry.ProsodyTelemetryAutoConfiguration;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/** What users read when settings cannot work. */
class SettingFailureTests {

	private static final String LISTENER = "istener 'orders' (bean 'handler', " + Orders.class.getName() + ".handle)";

	private static final String WHERE = "'spring.kafka.consumer', 'spring.kafka.properties' or the attribute "
			+ "'properties' of @ProsodyListener";

	private static final String CLIENT_ACTION = "Correct the settings below 'spring.kafka', or those of the "
			+ "ConsumerFactory that a listener names. Addresses in 'spring.kafka.bootstrap-servers' are written as "
			+ "host:port.";

	private static final String PRODUCER_ACTION = "Correct the setting below 'spring.kafka.producer' or in "
			+ "'spring.kafka.properties'. A KafkaTemplate that needs it can have a ProducerFactory of its own: Prosody "
			+ "uses the one that is @Primary.";

	static class Orders {

		@ProsodyListener(id = "orders", topics = "orders", properties = "client.rack=${rack:a}")
		void handle(String order) {
		}

	}

	@ParameterizedTest
	@CsvSource({ "max-concurrency, at least 1", "max-in-flight, at least 1", "max-in-flight-size, at least 1",
			"max-ahead, at least 1", "retry.max-attempts, at least 1", "handler-timeout, positive",
			"stall-threshold, positive", "revoke-timeout, positive", "shutdown-timeout, positive",
			"commit-interval, positive", "retry.initial-interval, positive", "retry.max-interval, positive",
			"dead-letter.retention, positive" })
	void numberOutOfRange(String property, String range) {
		for (String prefix : new String[] { "prosody.consumer.", "prosody.listener.orders." }) {
			assertInvalid(prefix + property, "0", "It must be " + range + ".");
		}
	}

	@Test
	void sendTimeoutOutOfRange() {
		assertInvalid("prosody.producer.send-timeout", "-1s", "It must be positive.");
	}

	@Test
	void idempotenceCacheSizeOutOfRange() {
		assertInvalid("prosody.producer.idempotence-cache-size", "-1", "It must not be negative.");
	}

	@Test
	void firstBackOffLongerThanAny() {
		assertInvalid("prosody.consumer.retry.initial-interval", "6m",
				"It must not be longer than prosody.consumer.retry.max-interval, which is 300s.");
		assertFailure("prosody.listener.orders.retry.initial-interval=6m",
				"L" + LISTENER + " has a retry.initial-interval of 6m, longer than its retry.max-interval (5m).",
				"Make 'prosody.consumer.retry.initial-interval', or 'prosody.listener.orders.retry.initial-interval', "
						+ "at most the max-interval.");
	}

	private static void assertInvalid(String property, String value, String reason) {
		StartupFailure expected = invalid(property, value, reason);
		assertFailure(property + "=" + value, expected.description(), expected.action());
	}

	private static StartupFailure invalid(String property, String value, String reason) {
		return new StartupFailure(
				"Invalid value '%s' for configuration property '%s' (originating from '\"%s\" from property source \"test\"'). Validation failed for the following reason:\n\n%s"
					.formatted(value, property, property, reason),
				"Review the value of the property with the provided reason.");
	}

	@Test
	void handlerTimeoutAboveStallThreshold() {
		assertFailure("prosody.consumer.handler-timeout=6m",
				"handler-timeout of l" + LISTENER + " is 6m, longer than its stall-threshold (5m): every slow event "
						+ "would be reported as a stall before it is cancelled.",
				"Make 'prosody.consumer.handler-timeout', or 'prosody.listener.orders.handler-timeout', at most the "
						+ "stall-threshold.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.kafka.consumer.max-poll-interval=25s",
			"spring.kafka.properties.max.poll.interval.ms=25000" })
	void revokeTimeoutAboveMaxPollInterval(String property) {
		assertFailure(property,
				"revoke-timeout of l" + LISTENER + " is 20s. With a reserve of 5s that is not below "
						+ "max.poll.interval.ms of its consumer (25s): the broker would take the partitions away from "
						+ "a consumer that is still draining them.",
				"Make 'prosody.consumer.revoke-timeout', or 'prosody.listener.orders.revoke-timeout', smaller, or "
						+ "max.poll.interval.ms larger.");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "prosody.consumer.shutdown-timeout=30s", "spring.lifecycle.timeout-per-shutdown-phase=25s" })
	void shutdownTimeoutAboveShutdownPhase(String property) {
		String timeout = property.startsWith("prosody") ? "30s" : "25s";
		assertFailure(property,
				"shutdown-timeout of l" + LISTENER + " is " + timeout
						+ ", not below spring.lifecycle.timeout-per-shutdown-phase (" + timeout
						+ "): the application would end before the listener has stopped.",
				"Make 'prosody.consumer.shutdown-timeout', or 'prosody.listener.orders.shutdown-timeout', smaller, or "
						+ "spring.lifecycle.timeout-per-shutdown-phase larger.");
	}

	@Test
	void unknownExceptionClass() {
		assertFailure("prosody.consumer.failure.permanent=com.acme.UnknownCustomer",
				"L" + LISTENER
						+ " has 'com.acme.UnknownCustomer' in 'failure.permanent', but there is no such class on "
						+ "the classpath.",
				"Correct 'prosody.consumer.failure.permanent' or 'prosody.listener.orders.failure.permanent': each "
						+ "element is the full name of an exception class.");
	}

	@Test
	void classThatIsNoException() {
		assertFailure("prosody.listener.orders.failure.transient=java.lang.String",
				"L" + LISTENER + " has 'java.lang.String' in 'failure.transient', which is not an exception class.",
				"Correct 'prosody.consumer.failure.transient' or 'prosody.listener.orders.failure.transient': each "
						+ "element is the full name of an exception class.");
	}

	@Test
	void exceptionClassInBothLists() {
		StartupFailure failure = StartupFailure
			.of(application().withPropertyValues("prosody.consumer.failure.transient=java.io.IOException",
					"prosody.listener.orders.failure.permanent=java.io.IOException"));

		assertThat(failure.description()).isEqualTo("L" + LISTENER
				+ " has java.io.IOException both in 'failure.permanent' and in " + "'failure.transient'.");
		assertThat(failure.action())
			.isEqualTo("Remove it from one of the two lists, below 'prosody.consumer' or 'prosody.listener.orders'.");
	}

	@Test
	void unknownCodec() {
		assertFailure("prosody.consumer.codec=avro",
				"The ProsodyTemplate has the codec 'avro', but there is no EventCodec bean of that name.",
				"Set 'prosody.producer.codec' or 'prosody.consumer.codec' to json, string, bytes, kafka or the name of "
						+ "an EventCodec bean (there are none).");
	}

	@Test
	void jsonWithoutJackson() {
		StartupFailure failure = StartupFailure
			.of(application().withClassLoader(new FilteredClassLoader("tools.jackson")));

		assertThat(failure.description()).isEqualTo("The ProsodyTemplate has the codec 'json', but Jackson 3 "
				+ "(tools.jackson.databind.json.JsonMapper) is not on the classpath.");
		assertThat(failure.action()).isEqualTo("Add the dependency 'spring-boot-starter-jackson', or set "
				+ "'prosody.producer.codec' or 'prosody.consumer.codec' to string, bytes, kafka or the name of an "
				+ "EventCodec bean.");
	}

	/** Says why it cannot be made. */
	public static class PickyDeserializer extends StringDeserializer {

		@Override
		public void configure(Map<String, ?> configs, boolean isKey) {
			throw new IllegalArgumentException("'schema.registry.url' is missing");
		}

	}

	@Test
	void deserializerThatCannotBeMade() {
		StartupFailure failure = StartupFailure.of(application().withPropertyValues("prosody.consumer.codec=kafka",
				"spring.kafka.consumer.value-deserializer=" + PickyDeserializer.class.getName()));

		assertThat(failure.description())
			.isEqualTo("The codec 'kafka' needs 'spring.kafka.consumer.value-deserializer', which cannot be made: "
					+ "'schema.registry.url' is missing");
		assertThat(failure.action())
			.isEqualTo("Correct the property, or the 'properties' next to it that configure the class.");
	}

	@Test
	void impossibleDeadLetterTopic() {
		assertFailure("prosody.consumer.dead-letter.topic={Topic}-dlt",
				"L" + LISTENER + " sends its dead letters to '{Topic}-dlt', but no topic can have that name.",
				"Correct 'deadLetterTopic' of @ProsodyListener, 'prosody.listener.orders.dead-letter.topic' or "
						+ "'prosody.consumer.dead-letter.topic'. {topic} stands for the topic that an event was read "
						+ "from. Names of topics consist of 1 to 249 letters, digits, '.', '_' and '-'.");
	}

	/** All topics would look like dead-letter topics, which have none themselves. */
	@ParameterizedTest
	@ValueSource(strings = { "prosody.consumer.", "prosody.listener.orders." })
	void deadLetterTopicIsTheSource(String prefix) {
		assertFailure(prefix + "dead-letter.topic={topic}",
				"L" + LISTENER + " sends its dead letters to '{topic}', the topic that it reads them from.",
				"Change 'deadLetterTopic' of @ProsodyListener, 'prosody.listener.orders.dead-letter.topic' or "
						+ "'prosody.consumer.dead-letter.topic', for example to '{topic}-dlt', or set "
						+ "'prosody.listener.orders.dead-letter.enabled=false'.");
	}

	@Test
	void deadLettersIntoTheTopicThatIsRead() {
		assertFailure("prosody.listener.orders.dead-letter.topic=orders",
				"L" + LISTENER + " sends its dead letters to topic 'orders', which it reads itself.",
				"Choose another 'deadLetterTopic', remove the topic from 'topics', or set "
						+ "'prosody.listener.orders.dead-letter.enabled=false'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "session.timeout.ms=10000", "heartbeat.interval.ms=1000",
			"partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor" })
	void classicSettingWithConsumerProtocol(String setting) {
		String name = setting.substring(0, setting.indexOf('='));
		StartupFailure failure = StartupFailure
			.of(application().withPropertyValues("spring.kafka.consumer.properties.group.protocol=consumer",
					"spring.kafka.consumer.properties." + setting));

		assertThat(failure.description()).isEqualTo("The consumer of l" + LISTENER + " sets " + name
				+ ", which group.protocol=consumer does not know: the broker decides about it.");
		assertThat(failure.action())
			.isEqualTo("Remove " + name + " from " + WHERE + ", or set group.protocol=classic.");
	}

	@Test
	void consumerProtocolSettingWithClassicProtocol() {
		assertFailure("spring.kafka.properties.group.remote.assignor=uniform",
				"The consumer of l" + LISTENER + " sets group.remote.assignor, which group.protocol=classic does not "
						+ "know: there, consumers assign partitions themselves.",
				"Remove group.remote.assignor from " + WHERE + ", or set group.protocol=consumer.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "max.poll.interval.ms=soon|soon|Not a number of type INT",
					"group.protocol=raft|raft|String must be one of (case insensitive): CONSUMER, CLASSIC",
					"isolation.level=none|none|String must be one of: read_committed, read_uncommitted" })
	void consumerSettingThatKafkaRejects(String setting, String value, String reason) {
		assertFailure("spring.kafka.consumer.properties." + setting,
				"Kafka rejects a setting of the consumer of l" + LISTENER + ": Invalid value " + value
						+ " for configuration " + setting.substring(0, setting.indexOf('=')) + ": " + reason,
				"Correct it in " + WHERE + ".");
	}

	/** They are overridden: the application's own template may need them. */
	@Test
	void producerSettingsThatBreakPromisesAreNoFailure() {
		application()
			.withPropertyValues("spring.kafka.producer.properties.acks=1",
					"spring.kafka.producer.properties.enable.idempotence=false",
					"spring.kafka.producer.properties.retries=0",
					"spring.kafka.producer.properties.max.in.flight.requests.per.connection=6",
					"spring.kafka.producer.transaction-id-prefix=tx-")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void transactionalClientsAreNoFailure() {
		Map<String, Object> config = Map.of("bootstrap.servers", "localhost:9092", "transactional.id", "tx");

		application().withBean(KafkaClients.class, () -> KafkaClients.of(config))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void producerNumberThatIsNone() {
		assertFailure("spring.kafka.producer.properties.linger.ms=5ms",
				"The producer setting linger.ms must be a number but is '5ms'", PRODUCER_ACTION);
	}

	@Test
	void producerTimesThatLeaveNoTimeToSend() {
		assertFailure("spring.kafka.producer.properties.linger.ms=60000",
				"With linger.ms=60000, sends wait longer than the 15000 ms that they have for their delivery. Lower "
						+ "linger.ms, or raise delivery.timeout.ms or send-timeout (30000 ms).",
				PRODUCER_ACTION);
	}

	@Test
	void producerSettingThatKafkaRejects() {
		assertFailure("spring.kafka.producer.compression-type=zip",
				"Kafka rejects a setting of Prosody's producer: Invalid value zip for configuration compression.type: "
						+ "String must be one of: none, gzip, snappy, lz4, zstd",
				PRODUCER_ACTION);
	}

	@Test
	void noKafka() {
		StartupFailure failure = StartupFailure.of(new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ProsodyAutoConfiguration.class,
					ProsodyListenerAutoConfiguration.class))
			.withPropertyValues("prosody.group-id=billing")
			.withBean("handler", Orders.class));

		assertThat(failure.description())
			.isEqualTo("Prosody needs the configuration of a ConsumerFactory, and there is none.");
		assertThat(failure.action()).isEqualTo("Define one, or do not exclude KafkaAutoConfiguration.");
	}

	private static ApplicationContextRunner application() {
		return Applications.withoutBroker().withBean("handler", Orders.class);
	}

	private static void assertFailure(String property, String description, String action) {
		StartupFailure failure = StartupFailure.of(application().withPropertyValues(property));

		assertThat(failure.description().replace("%n".formatted(), "\n")).isEqualTo(description);
		assertThat(failure.action()).isEqualTo(action);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"prosody.consumer.monopolization.threshold | 1.5 | It must be above 0 and at most 1.",
			"prosody.consumer.monopolization.window | 0 | It must be positive.",
			"prosody.consumer.dedup.cache-size | 0 | It must be at least 1.",
			"prosody.listener.orders.dedup.cache-size | 0 | It must be at least 1.",
			"prosody.consumer.max-handler-timeout | 0 | It must be positive.",
			"prosody.scheduler.failure-weight | 2.0 | It must be between 0 and 1.",
			"prosody.scheduler.max-wait | -1s | It must not be negative.",
			"prosody.scheduler.wait-weight | -1s | It must not be negative.",
			"prosody.scheduler.cache-size | 0 | It must be at least 1.",
			"prosody.json.max-nesting-depth | 0 | It must be at least 1.",
			"prosody.consumer.handler-timeout | 40000d | It must be at most 36500d.",
			"prosody.listener.orders.shutdown-timeout | 40000d | It must be at most 36500d.",
			"prosody.consumer.max-handler-timeout | 3m | It must not be shorter than the listener's handler-timeout, which is 240s.",
			"prosody.listener.orders.max-handler-timeout | 3m | It must not be shorter than the listener's handler-timeout, which is 240s." })
	void valueOutOfRange(String property, String value, String reason) {
		assertInvalid(property, value, reason);
	}

	@Test
	void telemetryWithoutTopic() {
		StartupFailure failure = StartupFailure
			.of(application().withConfiguration(AutoConfigurations.of(ProsodyTelemetryAutoConfiguration.class))
				.withPropertyValues("prosody.telemetry.enabled=true", "prosody.telemetry.topic="));

		assertThat(failure).isEqualTo(invalid("prosody.telemetry.topic", "", "It must not be empty."));
	}

	/** Boot's own words, with what can be written instead. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"prosody.consumer.mode | fast | dev.prosody.listener.ProsodyMode | failed to convert java.lang.String to dev.prosody.listener.ProsodyMode (caused by java.lang.IllegalArgumentException: No enum constant dev.prosody.listener.ProsodyMode.fast)",
			"prosody.listener.orders.handler-timeout | soon | java.time.Duration | failed to convert java.lang.String to java.time.Duration (caused by java.lang.IllegalArgumentException: 'soon' is not a valid duration)",
			"prosody.consumer.max-concurrency | many | java.lang.Integer | failed to convert java.lang.String to java.lang.Integer (caused by java.lang.NumberFormatException: For input string: \"many\")" })
	void valueOfAnotherType(String property, String value, String type, String reason) {
		StartupFailure failure = StartupFailure.of(application().withPropertyValues(property + "=" + value));

		assertThat(failure.description().replace("%n".formatted(), "\n")).isEqualTo("""
				Failed to bind properties under '%s' to %s:

				    Property: %s
				    Value: "%s"
				    Origin: "%s" from property source "test"
				    Reason: %s""".formatted(property, type, property, value, property, reason));
		assertThat(failure.action()).startsWith("Update your application's configuration");
	}

	@Test
	void addressThatIsNone() {
		assertFailure(started().withPropertyValues("spring.kafka.bootstrap-servers=localhost"),
				"Kafka clients cannot be made with the settings of this application: Invalid url in bootstrap.servers: "
						+ "localhost",
				CLIENT_ACTION);
	}

	@Test
	void authenticationThatIsNotConfigured() {
		StartupFailure failure = StartupFailure
			.of(started().withPropertyValues("spring.kafka.security.protocol=SASL_PLAINTEXT"));

		assertThat(failure.description()).startsWith("Kafka clients cannot be made with the settings of this "
				+ "application: Could not find a 'KafkaClient' entry in the JAAS configuration. System property "
				+ "'java.security.auth.login.config' is ");
		assertThat(failure.action()).isEqualTo(CLIENT_ACTION);
	}

	private static ApplicationContextRunner started() {
		return Applications.bare().withPropertyValues("prosody.group-id=billing").withBean("handler", Orders.class);
	}

	static final class Customizer implements ProsodyListenerCustomizer {

		@Override
		public void customize(String id, ListenerSpec spec) {
			spec.options((options) -> options.maxConcurrency(0));
		}

	}

	@Test
	void listenerCustomizerThatFails() {
		assertFailure(application().withBean(Customizer.class),
				"L" + LISTENER + " is customized by a " + Customizer.class.getName()
						+ ", which fails: 'maxConcurrency' must be at least 1 but was 0",
				"Correct what this ProsodyListenerCustomizer sets.");
	}

	@Test
	void listenerCustomizerThatTakesTheGroup() {
		assertFailure(application().withBean(ProsodyListenerCustomizer.class, () -> (id, spec) -> spec.groupId(" ")),
				"L" + LISTENER + " has no consumer group.",
				"Set 'prosody.group-id', 'spring.kafka.consumer.group-id' or 'spring.application.name', or the "
						+ "attribute 'groupId' of @ProsodyListener.");
	}

	static final class SendingCustomizer implements ProsodyClientCustomizer {

		@Override
		public void customize(ProsodyClientBuilder builder) {
			builder.idempotenceCacheSize(-1);
		}

	}

	@Test
	void clientCustomizerThatFails() {
		assertFailure(application().withBean(SendingCustomizer.class), "A ProsodyClientCustomizer, "
				+ SendingCustomizer.class.getName() + ", fails: 'idempotenceCacheSize' must not be negative but was -1",
				"Correct what it sets.");
	}

	@Test
	void clientCustomizerThatSetsWhatCannotBeBuilt() {
		ApplicationContextRunner nameless = application().withBean(ProsodyClientCustomizer.class,
				() -> (builder) -> builder.sourceSystem(" "));
		String action = "Correct what a ProsodyClientCustomizer sets.";

		assertFailure(nameless, "The sending client cannot be built: 'sourceSystem' must not be blank", action);
		assertFailure(nameless.withBean(ProsodyOperations.class, () -> mock(ProsodyOperations.class)),
				"The client of the listeners cannot be built: 'sourceSystem' must not be blank", action);
	}

	private static void assertFailure(ApplicationContextRunner application, String description, String action) {
		assertThat(StartupFailure.of(application)).isEqualTo(new StartupFailure(description, action));
	}

}
