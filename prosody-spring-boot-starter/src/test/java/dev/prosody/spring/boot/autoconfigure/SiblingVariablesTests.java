package dev.prosody.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SiblingVariablesTests {

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private final StandardEnvironment environment = new StandardEnvironment();

	private final SpringApplication application = new SpringApplication();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "PROSODY_BOOTSTRAP_SERVERS | a:1, b:2 | spring.kafka.bootstrap-servers | a:1,b:2",
					"PROSODY_GROUP_ID | billing | prosody.group-id | billing",
					"PROSODY_SOURCE_SYSTEM | billing | prosody.source-system | billing",
					"PROSODY_ALLOWED_EVENTS | order., invoice. | prosody.consumer.event-types | order.,invoice.",
					"PROSODY_MAX_CONCURRENCY | 8 | prosody.consumer.max-concurrency | 8",
					"PROSODY_MAX_UNCOMMITTED | 64 | prosody.consumer.max-in-flight | 64",
					"PROSODY_STALL_THRESHOLD | 10 min | prosody.consumer.stall-threshold | PT10M",
					"PROSODY_STALL_THRESHOLD | 10 min | prosody.consumer.handler-timeout | PT8M",
					"PROSODY_TIMEOUT | 1m 30s | prosody.consumer.handler-timeout | PT1M30S",
					"PROSODY_SHUTDOWN_TIMEOUT | 20s | prosody.consumer.shutdown-timeout | PT20S",
					"PROSODY_COMMIT_INTERVAL | 500ms | prosody.consumer.commit-interval | PT0.5S",
					"PROSODY_RETRY_BASE | 50ms | prosody.consumer.retry.initial-interval | PT0.05S",
					"PROSODY_RETRY_MAX_DELAY | 2h 30m | prosody.consumer.retry.max-interval | PT2H30M",
					"PROSODY_FAILURE_TOPIC | failed | prosody.consumer.dead-letter.topic | failed",
					"PROSODY_MONOPOLIZATION_ENABLED | false | prosody.consumer.monopolization.enabled | false",
					"PROSODY_MONOPOLIZATION_THRESHOLD | 0.8 | prosody.consumer.monopolization.threshold | 0.8",
					"PROSODY_MONOPOLIZATION_WINDOW | 2min | prosody.consumer.monopolization.window | PT2M",
					"PROSODY_SCHEDULER_FAILURE_WEIGHT | 0.5 | prosody.scheduler.failure-weight | 0.5",
					"PROSODY_SCHEDULER_MAX_WAIT | 1h 1m | prosody.scheduler.max-wait | PT1H1M",
					"PROSODY_SCHEDULER_WAIT_WEIGHT | 150.5 | prosody.scheduler.wait-weight | PT2M30.5S",
					"PROSODY_SCHEDULER_WAIT_WEIGHT | 200 | prosody.scheduler.wait-weight | PT3M20S",
					"PROSODY_SCHEDULER_WAIT_WEIGHT | 3m | prosody.scheduler.wait-weight | PT3M",
					"PROSODY_SCHEDULER_CACHE_SIZE | 100 | prosody.scheduler.cache-size | 100",
					"PROSODY_IDEMPOTENCE_CACHE_SIZE | 100 | prosody.consumer.dedup.cache-size | 100",
					"PROSODY_IDEMPOTENCE_CACHE_SIZE | 100 | prosody.producer.idempotence-cache-size | 100",
					"PROSODY_IDEMPOTENCE_CACHE_SIZE | 0 | prosody.consumer.dedup.enabled | false",
					"PROSODY_IDEMPOTENCE_CACHE_SIZE | 0 | prosody.producer.idempotence-cache-size | 0",
					"PROSODY_SEND_TIMEOUT | 1s | prosody.producer.send-timeout | PT1S",
					"PROSODY_SEND_TIMEOUT | none | prosody.producer.send-timeout | PT876000H",
					"PROSODY_MESSAGE_SPANS | follows_from | prosody.observation.relation | link" })
	void variableBecomesProperty(String variable, String value, String property, String expected) {
		this.variables.put(variable, value);

		process();

		assertThat(value(property)).isEqualTo(expected);
		bind();
		this.properties.put(property, "of the application");
		assertThat(value(property)).as("lower in precedence")
			.isEqualTo(isOurs(variable) ? expected : "of the application");
	}

	/** As every environment variable of a property, these win over files. */
	private static boolean isOurs(String variable) {
		return variable.startsWith("PROSODY_SCHEDULER_") || variable.equals("PROSODY_GROUP_ID")
				|| variable.equals("PROSODY_SOURCE_SYSTEM");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "PROSODY_TIMEOUT | none | prosody.consumer.handler-timeout",
					"PROSODY_ALLOWED_EVENTS | order., | prosody.consumer.event-types",
					"PROSODY_MONOPOLIZATION_ENABLED | true | prosody.consumer.monopolization.enabled",
					"PROSODY_MAX_RETRIES | 3 | prosody.consumer.retry.max-attempts",
					"PROSODY_MESSAGE_SPANS | child | prosody.observation.relation" })
	void valueThatAsksForTheDefaultSetsNothing(String variable, String value, String property) {
		this.variables.put(variable, value);

		process();

		assertThat(value(property)).isNull();
	}

	@Test
	void retriesAreLimitedOnlyInTheModeInWhichSiblingsLimitThem() {
		this.variables.put("PROSODY_MAX_RETRIES", "3");
		this.properties.put("prosody.consumer.mode", "low-latency");

		process();

		assertThat(value("prosody.consumer.retry.max-attempts")).isEqualTo("4");
	}

	@Test
	void timeoutWinsOverTheOneDerivedFromTheStallThreshold() {
		this.variables.put("PROSODY_TIMEOUT", "1m");
		this.variables.put("PROSODY_STALL_THRESHOLD", "10m");

		process();

		assertThat(value("prosody.consumer.handler-timeout")).isEqualTo("PT1M");
	}

	@Test
	void nothingIsDerivedFromAStallThresholdThatIsNotTaken() {
		this.variables.put("PROSODY_STALL_THRESHOLD", "10m");
		this.properties.put("prosody.consumer.stall-threshold", "1m");

		process();

		assertThat(value("prosody.consumer.handler-timeout")).isNull();
		assertThat(value("prosody.consumer.stall-threshold")).isEqualTo("1m");
	}

	@Test
	void listOfTheApplicationIsNotMixedWithAVariable() {
		this.variables.put("PROSODY_ALLOWED_EVENTS", "order.");
		this.properties.put("prosody.consumer.event-types[0]", "invoice.");

		process();

		assertThat(bind().consumer().eventTypes()).containsExactly("invoice.");
	}

	@Test
	void environmentVariablesOfOurPropertiesWin() {
		this.variables.put("PROSODY_MAX_CONCURRENCY", "8");
		this.variables.put("PROSODY_CONSUMER_MAXCONCURRENCY", "16");

		process();

		assertThat(bind().consumer().maxConcurrency()).isEqualTo(16);
	}

	@Test
	void systemPropertiesWinOverTranslatedVariables() {
		this.variables.put("PROSODY_SCHEDULER_WAIT_WEIGHT", "200");
		this.environment.getPropertySources()
			.addFirst(new MapPropertySource("first", Map.of("prosody.scheduler.wait-weight", "5s")));

		process();

		assertThat(bind().scheduler().waitWeight()).hasSeconds(5);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "PROSODY_MAX_CONCURRENCY | 0 | a whole number of at least 1",
					"PROSODY_MAX_UNCOMMITTED | many | a whole number of at least 1",
					"PROSODY_MAX_RETRIES | -1 | a whole number of at least 0",
					"PROSODY_IDEMPOTENCE_CACHE_SIZE | 1k | a whole number of at least 0",
					"PROSODY_COMMIT_INTERVAL | 5 | a duration such as 30s or 2h 30m",
					"PROSODY_TIMEOUT | never | a duration such as 30s or 2h 30m, or none",
					"PROSODY_SEND_TIMEOUT | 1 | a duration such as 30s or 2h 30m, or none",
					"PROSODY_MONOPOLIZATION_ENABLED | TRUE | true or false",
					"PROSODY_MONOPOLIZATION_THRESHOLD | 90 | a number from 0 to 1",
					"PROSODY_MESSAGE_SPANS | link | child or follows_from",
					"PROSODY_MESSAGE_SPANS | CHILD | child or follows_from",
					"PROSODY_SCHEDULER_MAX_WAIT | long | a duration such as 30s or 2h 30m",
					"PROSODY_SCHEDULER_WAIT_WEIGHT | -1 | a number of seconds, such as 200.0",
					"PROSODY_FAILURE_TOPIC | ' ' | not empty", "PROSODY_BOOTSTRAP_SERVERS | '' | not empty" })
	void badValueStopsTheStartWithNameValueAndWhatIsExpected(String variable, String value, String expected) {
		this.variables.put(variable, value);

		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(this::process)
			.satisfies((failure) -> assertThat(failure.analysis().getDescription()).isEqualTo(
					"The environment variable " + variable + " is '" + value + "', but must be " + expected + "."))
			.satisfies((failure) -> assertThat(failure.analysis().getAction())
				.isEqualTo("Correct it, or remove it, or set 'prosody.sibling-variables.enabled=false' if variables of "
						+ "other Prosody clients are not meant for this application."));
	}

	@Test
	void originOfAValueIsTheVariable() {
		this.variables.put("PROSODY_MAX_UNCOMMITTED", "64");

		process();

		Origin origin = OriginLookup.getOrigin(
				this.environment.getPropertySources().get(SiblingVariablesPostProcessor.SOURCE),
				"prosody.consumer.max-in-flight");
		assertThat(origin).hasToString("environment variable PROSODY_MAX_UNCOMMITTED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "prosody.sibling-variables.enabled", "prosody.enabled" })
	void canBeSwitchedOff(String property) {
		this.variables.put("PROSODY_MAX_UNCOMMITTED", "not even a number");
		this.properties.put(property, "false");

		process();

		assertThat(this.environment.getPropertySources()).extracting((source) -> source.getName())
			.doesNotContain(SiblingVariablesPostProcessor.SOURCE);
	}

	@Test
	void logNamesWhatIsTakenAndWhatHasNoEffect() {
		this.variables.put("PROSODY_MAX_UNCOMMITTED", "64");
		this.variables.put("PROSODY_MAX_CONCURRENCY", "8");
		this.properties.put("prosody.consumer.max-concurrency", "9");
		this.variables.put("PROSODY_GROUP_ID", "billing");
		this.variables.put("PROSODY_MOCK", "true");
		this.variables.put("PROSODY_CASSANDRA_NODES", "a,b");
		this.variables.put("PROSODY_CONSUMER_MAXAHEAD", "5");
		this.variables.put("PATH", "/bin");

		process();

		try (LogLines lines = LogLines.of(SiblingVariablesPostProcessor.class.getName())) {
			initialize();
			assertThat(lines.at(Level.INFO)).singleElement()
				.asString()
				.contains("[PROSODY_GROUP_ID, PROSODY_MAX_UNCOMMITTED]");
			assertThat(lines.at(Level.WARN)).singleElement()
				.asString()
				.contains("[PROSODY_CASSANDRA_NODES, PROSODY_MOCK]");
		}
	}

	@Test
	void withoutVariablesNothingIsLogged() {
		process();

		try (LogLines lines = LogLines.of(SiblingVariablesPostProcessor.class.getName())) {
			initialize();
			assertThat(lines.at(Level.INFO)).isEmpty();
			assertThat(lines.at(Level.WARN)).isEmpty();
		}
	}

	@Test
	void bootFindsIt() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
			.load(EnvironmentPostProcessor.class,
					SpringFactoriesLoader.FailureHandler.handleMessage((message, failure) -> failure.getMessage())))
			.hasAtLeastOneElementOfType(SiblingVariablesPostProcessor.class);
	}

	private void process() {
		var sources = this.environment.getPropertySources();
		sources.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						this.variables));
		sources.addLast(new MapPropertySource("application", this.properties));
		ConfigurationPropertySources.attach(this.environment);
		new SiblingVariablesPostProcessor().postProcessEnvironment(this.environment, this.application);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private void initialize() {
		for (ApplicationContextInitializer initializer : this.application.getInitializers()) {
			if (initializer.getClass().getName().startsWith(SiblingVariablesPostProcessor.class.getName())) {
				initializer.initialize(new GenericApplicationContext());
			}
		}
	}

	private String value(String property) {
		return Binder.get(this.environment).bind(property, String.class).orElse(null);
	}

	/** The values fit the properties' types. */
	private ProsodyProperties bind() throws BindException {
		return Binder.get(this.environment).bindOrCreate("prosody", ProsodyProperties.class);
	}

}
