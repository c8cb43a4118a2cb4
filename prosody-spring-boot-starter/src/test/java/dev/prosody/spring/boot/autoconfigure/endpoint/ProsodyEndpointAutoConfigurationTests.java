package dev.prosody.spring.boot.autoconfigure.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.prosody.listener.ListenerHandle;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.boot.autoconfigure.Applications;
import dev.prosody.spring.boot.endpoint.CommandDescriptor;
import dev.prosody.spring.boot.endpoint.ListenerDescriptor;
import dev.prosody.spring.boot.endpoint.ProsodyEndpoint;
import dev.prosody.spring.boot.endpoint.ProsodyEndpointWebExtension;
import dev.prosody.status.BusyKey;
import dev.prosody.status.ListenerState;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.jmx.ExposableJmxEndpoint;
import org.springframework.boot.actuate.endpoint.jmx.JmxEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;

class ProsodyEndpointAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=prosody";

	private final ApplicationContextRunner application = Applications.withoutBroker()
		.withConfiguration(
				AutoConfigurations.of(EndpointAutoConfiguration.class, ProsodyEndpointAutoConfiguration.class))
		.withBean("handlers", Handlers.class);

	private final ApplicationContextRunner managed = this.application
		.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, JmxEndpointAutoConfiguration.class))
		.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=prosody");

	static class Handlers {

		@ProsodyListener(id = "orders", topics = "orders", maxConcurrency = "7")
		void orders(String order) {
		}

	}

	@Test
	void isThereWhereItIsExposed() {
		this.application.withPropertyValues(EXPOSED).run((context) -> {
			ProsodyEndpoint endpoint = context.getBean(ProsodyEndpoint.class);
			assertThat(endpoint.listeners().listeners()).containsOnlyKeys("orders");
			ListenerDescriptor orders = endpoint.listener("orders");
			assertThat(orders).isNotNull();
			assertThat(orders.group()).isEqualTo("billing");
			assertThat(orders.permits()).isEqualTo(7);
			assertThat(orders.state()).isEqualTo(ListenerState.STOPPED);
			assertThat(endpoint.listener("unknown")).isNull();
		});
	}

	@Test
	void isNotThereWhereItIsNotExposed() {
		this.application.run((context) -> assertThat(context).doesNotHaveBean(ProsodyEndpoint.class));
	}

	@Test
	void backsOffWhenTheApplicationHasOneOfItsOwn() {
		this.application.withPropertyValues(EXPOSED)
			.withBean("own", ProsodyEndpoint.class, () -> new ProsodyEndpoint(null, Show.NEVER))
			.run((context) -> assertThat(context).getBeanNames(ProsodyEndpoint.class).containsExactly("own"));
	}

	@Test
	void canOnlyBeReadUnlessTheApplicationWantsMore() {
		this.managed.run((context) -> assertThat(operations(context)).containsOnly(OperationType.READ));
		this.managed.withPropertyValues("management.endpoint.prosody.access=UNRESTRICTED")
			.run((context) -> assertThat(operations(context)).contains(OperationType.READ, OperationType.WRITE));
		this.managed.withPropertyValues("management.endpoint.prosody.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(ProsodyEndpoint.class));
	}

	private static Iterable<OperationType> operations(ApplicationContext context) {
		ExposableJmxEndpoint endpoint = context.getBean(JmxEndpointsSupplier.class)
			.getEndpoints()
			.stream()
			.filter((it) -> it.getEndpointId().equals(EndpointId.of("prosody")))
			.findFirst()
			.orElseThrow();
		assertThat(endpoint.getDefaultAccess()).isEqualTo(Access.READ_ONLY);
		return endpoint.getOperations().stream().map((operation) -> operation.getType()).toList();
	}

	@Test
	void commandsSayWhatIsWrongWithThem() {
		this.application.withPropertyValues(EXPOSED).run((context) -> {
			ProsodyEndpoint endpoint = context.getBean(ProsodyEndpoint.class);
			assertInvalid(endpoint, "dance", null, null, null,
					"There is no action 'dance', but there are: start, stop, pause, resume, retry-now, dead-letter");
			assertInvalid(endpoint, null, null, null, null,
					"'action' is missing, which is one of: start, stop, pause, resume, retry-now, dead-letter");
			assertInvalid(endpoint, "pause", "orders", null, null,
					"'topic' and 'partition' go together, but only 'topic' was given");
			assertInvalid(endpoint, "pause", null, 3, null,
					"'topic' and 'partition' go together, but only 'partition' was given");
			assertInvalid(endpoint, "pause", "orders", -1, null, "'partition' must not be negative but was -1");
			assertInvalid(endpoint, "stop", "orders", 3, null,
					"'stop' is for a whole listener: leave 'topic', 'partition' and 'offset' out");
			assertInvalid(endpoint, "resume", "orders", 3, 42L,
					"'resume' is for a listener or a partition: leave 'offset' out");
			assertInvalid(endpoint, "dead-letter", "orders", 3, null,
					"'dead-letter' is for one event: give 'topic', 'partition' and 'offset'");
		});
	}

	private static void assertInvalid(ProsodyEndpoint endpoint, String action, String topic, Integer partition,
			Long offset, String message) {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> endpoint.command("orders", action, topic, partition, offset))
			.withMessage(message)
			.extracting(InvalidEndpointRequestException::getReason)
			.isEqualTo(message);
	}

	@Test
	void theStatusOfTheAnswerTellsWhetherACommandWasAccepted() {
		this.application.withPropertyValues(EXPOSED).run((context) -> {
			ProsodyEndpointWebExtension endpoint = context.getBean(ProsodyEndpointWebExtension.class);
			assertThat(endpoint.command("orders", "pause", null, null, null).getStatus()).isEqualTo(200);
			assertThat(endpoint.command("orders", "RESUME", "orders", "0", null).getStatus()).isEqualTo(200);
			assertThat(endpoint.command("orders", "pause", "orders", "0", null).getStatus()).isEqualTo(409);
			assertThat(endpoint.command("orders", "retry-now", null, null, null)).satisfies((answer) -> {
				assertThat(answer.getStatus()).isEqualTo(400);
				assertThat(answer.getBody()).isEqualTo(new CommandDescriptor("invalid",
						"'retry-now' is for one event: give 'topic', 'partition' and 'offset'"));
			});
			assertThat(endpoint.command("unknown", "pause", null, null, null)).satisfies((answer) -> {
				assertThat(answer.getStatus()).isEqualTo(404);
				assertThat(answer.getBody()).isEqualTo(new CommandDescriptor("unknown-listener",
						"There is no listener 'unknown', but there are: [orders]"));
			});
			assertThat(endpoint.command("orders", "retry-now", "orders", "0", "42")).satisfies((answer) -> {
				assertThat(answer.getStatus()).isEqualTo(409);
				assertThat(answer.getBody()).isEqualTo(new CommandDescriptor("not-assigned",
						"orders-0 is not assigned to this instance: ask the one that has it"));
			});
		});
	}

	@Test
	void showsKeysOnlyToThoseWhoMaySeeThem() {
		ProsodyListenerRegistry registry = mock(ProsodyListenerRegistry.class);
		this.application.withPropertyValues(EXPOSED).run((context) -> {
			ListenerHandle orders = spy(context.getBean(ProsodyListenerRegistry.class).get("orders"));
			given(orders.busyKeys()).willReturn(List.of(busyKey("hot", 0.75, 200), busyKey("slow", 0.25, 4_321)));
			given(registry.find("orders")).willReturn(orders);

			assertThat(keys(registry, Show.NEVER, Set.of(), clerk())).containsOnlyNulls();
			assertThat(keys(registry, Show.WHEN_AUTHORIZED, Set.of("operator"), clerk())).containsOnlyNulls();
			assertThat(keys(registry, Show.WHEN_AUTHORIZED, Set.of("clerk"), clerk())).containsExactly("hot", "slow");
			assertThat(keys(registry, Show.ALWAYS, Set.of(), clerk())).containsExactly("hot", "slow");

			ListenerDescriptor seen = new ProsodyEndpoint(registry, Show.WHEN_AUTHORIZED).listener("orders");
			assertThat(seen.keys().slowest()).first()
				.isEqualTo(new ListenerDescriptor.Key("orders", 0, "hash of slow", "slow", 0.25, "PT4.321S"));
		});
	}

	private static BusyKey busyKey(String key, double share, int millis) {
		return new BusyKey("orders", 0, "hash of " + key, key, share, Duration.ofMillis(millis));
	}

	private static List<String> keys(ProsodyListenerRegistry registry, Show show, Set<String> roles,
			SecurityContext user) {
		return new ProsodyEndpointWebExtension(new ProsodyEndpoint(registry, show), show, roles)
			.listener(user, "orders")
			.keys()
			.busiest()
			.stream()
			.map(ListenerDescriptor.Key::key)
			.toList();
	}

	private static SecurityContext clerk() {
		SecurityContext user = mock(SecurityContext.class);
		given(user.getPrincipal()).willReturn(() -> "somebody");
		given(user.isUserInRole("clerk")).willReturn(true);
		return user;
	}

	@Test
	void showsHashesUnlessConfigured() {
		this.application.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context.getBean(ProsodyEndpointProperties.class).getShowKeys())
				.isEqualTo(Show.NEVER));
		this.application
			.withPropertyValues(EXPOSED, "management.endpoint.prosody.show-keys=when-authorized",
					"management.endpoint.prosody.roles=operator")
			.run((context) -> {
				ProsodyEndpointProperties properties = context.getBean(ProsodyEndpointProperties.class);
				assertThat(properties.getShowKeys()).isEqualTo(Show.WHEN_AUTHORIZED);
				assertThat(properties.getRoles()).containsExactly("operator");
			});
	}

	@Test
	void whatItAnswersCanBeWrittenInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, ProsodyEndpointAutoConfiguration.class);

		assertThat(RuntimeHintsPredicates.reflection().onType(ListenerDescriptor.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(ListenerDescriptor.Waiting.class)).accepts(hints);
	}

}
