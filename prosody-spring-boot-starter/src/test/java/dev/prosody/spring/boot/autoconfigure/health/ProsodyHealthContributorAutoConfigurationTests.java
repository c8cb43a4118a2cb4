package dev.prosody.spring.boot.autoconfigure.health;

import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.boot.autoconfigure.Applications;
import dev.prosody.spring.boot.autoconfigure.LogLines;
import dev.prosody.spring.boot.autoconfigure.ProsodyAutoConfiguration;
import dev.prosody.spring.boot.autoconfigure.ProsodyListenerAutoConfiguration;
import dev.prosody.spring.boot.health.ProsodyHealthContributor;
import dev.prosody.status.EventCounts;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ProsodyHealthContributorAutoConfigurationTests {

	private static final String LIVENESS = "prosody.health.liveness=true";

	private static final String READINESS = "prosody.health.readiness=true";

	private final ApplicationContextRunner withoutActuator = Applications.withoutBroker()
		.withConfiguration(AutoConfigurations.of(ProsodyHealthContributorAutoConfiguration.class))
		.withBean("handlers", Handlers.class);

	private final ApplicationContextRunner application = this.withoutActuator.withConfiguration(AutoConfigurations.of(
			HealthContributorRegistryAutoConfiguration.class, HealthContributorAutoConfiguration.class,
			HealthEndpointAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
			ApplicationAvailabilityAutoConfiguration.class, EndpointAutoConfiguration.class));

	static class Handlers {

		@ProsodyListener(id = "orders", topics = "orders")
		void orders(String order) {
		}

		@ProsodyListener(id = "refunds", topics = "refunds")
		void refunds(String refund) {
		}

	}

	@Test
	void everyListenerHasHealthBelowProsody() {
		this.application.run((context) -> {
			assertThat(components(context, "prosody")).containsOnlyKeys("orders", "refunds");
			assertThat(health(context, "prosody", "orders")).isEqualTo("UNKNOWN");
			assertThat(health(context)).isEqualTo("UP");
		});
	}

	@Test
	void anApplicationWithoutListenersSaysNothingAboutThem() {
		this.application.withBean("handlers", Object.class, Object::new)
			.withAllowBeanDefinitionOverriding(true)
			.run((context) -> assertThat(components(context)).doesNotContainKey("prosody"));
	}

	@Test
	void oneListenerCanBeAMemberOfAGroup() {
		this.application.withPropertyValues("management.endpoint.health.group.billing.include=ping,prosody/orders")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(components(context, "billing")).containsOnlyKeys("ping", "prosody");
				assertThat(components(context, "billing", "prosody")).containsOnlyKeys("orders");
			});
	}

	@Test
	void isSwitchedOffAsEveryIndicator() {
		this.application.withPropertyValues("management.health.prosody.enabled=false", LIVENESS, READINESS)
			.run(ProsodyHealthContributorAutoConfigurationTests::assertNothing);
		this.application.withPropertyValues("management.health.defaults.enabled=false", LIVENESS)
			.run(ProsodyHealthContributorAutoConfigurationTests::assertNothing);
	}

	@Test
	void isSwitchedOffWithProsody() {
		this.application.withPropertyValues("prosody.enabled=false", LIVENESS)
			.run(ProsodyHealthContributorAutoConfigurationTests::assertNothing);
	}

	/** Imported as in an application, where only the bytes of classes are read. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ProsodyListenerAutoConfiguration.class, ProsodyAutoConfiguration.class,
			KafkaAutoConfiguration.class, ProsodyHealthContributorAutoConfiguration.class })
	static class Application {

	}

	@Test
	void isNotThereWithoutBootsHealth() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withClassLoader(without("org.springframework.boot.health"))
			.withPropertyValues("prosody.group-id=billing", LIVENESS, READINESS)
			.run((context) -> {
				assertThat(context).hasSingleBean(ProsodyListenerRegistry.class);
				assertNothing(context);
			});
	}

	@Test
	void worksWithoutActuatorsEndpoints() {
		this.withoutActuator.withConfiguration(AutoConfigurations.of(HealthContributorRegistryAutoConfiguration.class))
			.withClassLoader(without("org.springframework.boot.actuate"))
			.withPropertyValues(LIVENESS, READINESS)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(HealthContributorRegistry.class).getContributor("prosody"))
					.isInstanceOf(ProsodyHealthContributor.class);
				assertThat(context).doesNotHaveBean(ProbeMember.class);
			});
	}

	@Test
	void backsOffWhenUserDefinesAContributorOfThatName() {
		this.application
			.withBean("prosodyHealthIndicator", HealthIndicator.class, () -> () -> Health.outOfService().build())
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ProsodyHealthContributor.class);
				assertThat(health(context, "prosody")).isEqualTo("OUT_OF_SERVICE");
			});
		this.application
			.withBean("prosodyHealthContributor", HealthIndicator.class, () -> () -> Health.outOfService().build())
			.run((context) -> assertThat(context).doesNotHaveBean(ProsodyHealthContributor.class));
	}

	@Test
	void probesSeeNothingOfListenersByDefault() {
		registry("FAILED", true).run((context) -> {
			assertThat(health(context, "prosody")).isEqualTo("DOWN");
			assertThat(context).doesNotHaveBean(ProbeMember.class);
			assertThat(health(context, "liveness")).isEqualTo("UP");
			assertThat(context.getBean(HealthEndpointGroups.class).get("readiness").isMember("prosody/orders"))
				.isFalse();
		});
	}

	@Test
	void livenessFailsWhileAListenerIsStalledIfWanted() {
		registry("RUNNING", false).withPropertyValues(LIVENESS)
			.run((context) -> assertThat(health(context, "liveness")).isEqualTo("UP"));
		registry("RUNNING", true).withPropertyValues(LIVENESS).run((context) -> {
			assertThat(health(context, "liveness")).isEqualTo("DOWN");
			assertThat(health(context, "livenessState")).isEqualTo("UP");
		});
	}

	@Test
	void livenessFailsWhenAListenerHasFailedIfWanted() {
		registry("FAILED", false).withPropertyValues(LIVENESS)
			.run((context) -> assertThat(health(context, "liveness")).isEqualTo("DOWN"));
	}

	@Test
	void livenessDoesNotFailBecauseOfABrokerThatIsAway() {
		registry("CONNECTING", false).withPropertyValues(LIVENESS)
			.run((context) -> assertThat(health(context, "liveness")).isEqualTo("UP"));
	}

	@Test
	void readinessWaitsForPartitionsIfWanted() {
		registry("CONNECTING", false).withPropertyValues(READINESS)
			.run((context) -> assertThat(health(context, "readiness")).isEqualTo("OUT_OF_SERVICE"));
		registry("RUNNING", false, new PartitionStatus("orders", 0, 1, 1, 1, 0, 0, 0, 0, 0, null, null))
			.withPropertyValues(READINESS)
			.run((context) -> assertThat(health(context, "readiness")).isEqualTo("UP"));
		registry("STOPPED", false).withPropertyValues(READINESS)
			.run((context) -> assertThat(health(context, "readiness")).isEqualTo("UP"));
	}

	@Test
	void bothProbesKeepWhatBootHasPutIntoThem() {
		this.application
			.withPropertyValues(LIVENESS, READINESS, "management.endpoint.health.probes.add-additional-paths=true")
			.run((context) -> {
				HealthEndpointGroups groups = context.getBean(HealthEndpointGroups.class);
				assertThat(groups.getNames()).containsExactly("liveness", "readiness");
				assertMembers(groups, "liveness", "livenessState", "prosodyLiveness");
				assertMembers(groups, "readiness", "readinessState", "prosodyReadiness");
				assertThat(groups).isInstanceOfSatisfying(AdditionalPathsMapper.class,
						(mapper) -> assertThat(mapper.getAdditionalPaths(HealthEndpoint.ID, WebServerNamespace.SERVER))
							.containsExactly("/livez", "/readyz"));
			});
	}

	private static void assertMembers(HealthEndpointGroups groups, String group, String... members) {
		assertThat(List.of("livenessState", "readinessState", "prosodyLiveness", "prosodyReadiness", "prosody/orders"))
			.filteredOn((name) -> groups.get(group).isMember(name))
			.containsExactly(members);
	}

	@Test
	void probesThatTheApplicationHasConfiguredAreExtendedToo() {
		registry("RUNNING", true).withPropertyValues(LIVENESS, "management.endpoint.health.group.liveness.include=ping")
			.run((context) -> assertThat(components(context, "liveness")).containsOnlyKeys("ping", "prosodyLiveness"));
	}

	@Test
	void saysThatThereIsNoProbeToExtend() {
		try (LogLines lines = LogLines.of(ProbeMember.class.getName())) {
			this.application.withPropertyValues(READINESS, "management.endpoint.health.probes.enabled=false")
				.run((context) -> assertThat(context).hasNotFailed());

			assertThat(lines.at(Level.WARN)).singleElement()
				.asString()
				.startsWith("'prosody.health.readiness' has no effect: there is no health group 'readiness'");
		}
	}

	/** Classes, and their bytes: annotations are read from these. */
	private static FilteredClassLoader without(String packageName) {
		return new FilteredClassLoader((name) -> name.replace('/', '.').startsWith(packageName));
	}

	private static void assertNothing(ApplicationContext context) {
		assertThat(context.getBeanDefinitionNames()).filteredOn((name) -> !name.contains("Tests"))
			.noneMatch((name) -> name.startsWith("prosody") && name.contains("Health"))
			.noneMatch((name) -> name.contains("ProbeMember"));
	}

	/** An application with one listener in a certain state. */
	private ApplicationContextRunner registry(String state, boolean stalled, PartitionStatus... partitions) {
		ListenerStatus status = new ListenerStatus("orders", "billing", ListenerState.valueOf(state), false, 0, stalled,
				new EventCounts(0, 0, 0, 0, Map.of(), 0), null, List.of(partitions));
		ListenerHandle listener = mock(ListenerHandle.class);
		given(listener.status()).willReturn(status);
		return this.application.withBean(ProsodyListenerRegistry.class, () -> new ProsodyListenerRegistry() {

			@Override
			public List<String> ids() {
				return List.of("orders");
			}

			@Override
			public ListenerHandle find(String id) {
				return id.equals("orders") ? listener : null;
			}

		});
	}

	private static String health(ApplicationContext context, String... path) {
		return descriptor(context, path).getStatus().getCode();
	}

	private static Map<String, ?> components(ApplicationContext context, String... path) {
		return ((CompositeHealthDescriptor) descriptor(context, path)).getComponents();
	}

	/** What the endpoint says when the application is up, as far as Boot is concerned. */
	private static HealthDescriptor descriptor(ApplicationContext context, String... path) {
		AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
		AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
		HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
		return (path.length > 0) ? endpoint.healthForPath(path) : endpoint.health();
	}

}
