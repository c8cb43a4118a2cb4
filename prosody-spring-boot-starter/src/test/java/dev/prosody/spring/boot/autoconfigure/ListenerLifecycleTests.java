package dev.prosody.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.status.ListenerState;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** The registry as a part of the application's life. No broker listens anywhere here. */
class ListenerLifecycleTests {

	static class Handlers {

		@ProsodyListener(id = "automatic", topicPattern = "automatic")
		void automatic(String order) {
		}

		@ProsodyListener(id = "manual", topicPattern = "manual", autoStartup = "false")
		void manual(String order) {
		}

	}

	@Test
	void lifecycleStartsLateStopsEarlyAndMayBePaused() {
		application().run((context) -> {
			SmartLifecycle lifecycle = context.getBean("prosodyListeners", SmartLifecycle.class);
			assertThat(lifecycle.getPhase()).isEqualTo(Integer.MAX_VALUE - 100);
			assertThat(lifecycle.isAutoStartup()).isTrue();
			assertThat(lifecycle.isPauseable()).isTrue();
			assertThat(lifecycle.isRunning()).isTrue();
		});
	}

	@Test
	void startsWhatStartsAutomatically() {
		application().run((context) -> {
			ProsodyListenerRegistry registry = context.getBean(ProsodyListenerRegistry.class);
			assertThat(registry.ids()).containsExactlyInAnyOrder("automatic", "manual");
			assertThat(registry.status("automatic").state()).isEqualTo(ListenerState.CONNECTING);
			assertThat(registry.status("manual").state()).isEqualTo(ListenerState.STOPPED);

			registry.start("manual");
			assertThat(registry.status("manual").state()).isEqualTo(ListenerState.CONNECTING);
			registry.stop("manual");
			assertThat(registry.status("manual").state()).isEqualTo(ListenerState.STOPPED);
			assertThat(registry.status("automatic").state()).isEqualTo(ListenerState.CONNECTING);
		});
	}

	@Test
	void contextThatStopsAndStartsTakesItsListenersAlong() {
		application().run((context) -> {
			ProsodyListenerRegistry registry = context.getBean(ProsodyListenerRegistry.class);
			for (int round = 0; round < 2; round++) {
				context.getSourceApplicationContext().stop();
				assertThat(registry.status("automatic").state()).isEqualTo(ListenerState.STOPPED);
				assertThat(registry.ids()).hasSize(2);

				context.getSourceApplicationContext().start();
				assertThat(registry.status("automatic").state()).isEqualTo(ListenerState.CONNECTING);
			}
			context.getSourceApplicationContext().stop();
			registry.start("automatic");
			assertThat(registry.status("automatic").state()).isEqualTo(ListenerState.CONNECTING);
		});
	}

	@Test
	void stoppingTellsWhenItIsDone() {
		application().run((context) -> {
			SmartLifecycle lifecycle = context.getBean("prosodyListeners", SmartLifecycle.class);
			for (int round = 0; round < 2; round++) {
				CompletableFuture<ListenerState> done = new CompletableFuture<>();
				lifecycle.stop(() -> done
					.complete(context.getBean(ProsodyListenerRegistry.class).status("automatic").state()));
				assertThat(done.get(50, TimeUnit.SECONDS)).isEqualTo(ListenerState.STOPPED);
				assertThat(lifecycle.isRunning()).isFalse();
			}
		});
	}

	/** Created before the listeners are known. */
	static class Early {

		private final List<String> idsAtFirst;

		private final ProsodyListenerRegistry registry;

		Early(ProsodyListenerRegistry registry) {
			this.registry = registry;
			this.idsAtFirst = new ArrayList<>(registry.ids());
		}

	}

	@Test
	void registryIsUsableBeforeAndAfterTheListenersLife() {
		List<ProsodyListenerRegistry> registries = new ArrayList<>();
		application().withBean(Early.class).run((context) -> {
			Early early = context.getBean(Early.class);
			assertThat(early.idsAtFirst).isEmpty();
			assertThat(early.registry.find("manual")).isNotNull();
			assertThatIllegalArgumentException().isThrownBy(() -> early.registry.get("other"))
				.withMessageContaining("There is no listener 'other', but there are: [")
				.withMessageContaining("manual");
			registries.add(early.registry);
		});

		ProsodyListenerRegistry closed = registries.get(0);
		assertThat(closed.ids()).containsExactlyInAnyOrder("automatic", "manual");
		assertThat(closed.status("automatic").state()).isEqualTo(ListenerState.STOPPED);
		closed.stop("automatic");
		assertThatIllegalStateException().isThrownBy(() -> closed.start("automatic"))
			.withMessage("Listener 'automatic' cannot start: its client is closed");
	}

	@Test
	void closingEndsEveryThread() {
		application().run((context) -> assertThat(threads()).isNotEmpty());

		assertThat(threads()).isEmpty();
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("prosody-automatic-") || name.startsWith("prosody-manual-"))
			.toList();
	}

	/** Patterns: nothing is asked about topics, so that no start waits for an answer. */
	private static ApplicationContextRunner application() {
		return Applications.bare()
			.withPropertyValues("prosody.group-id=billing", "spring.kafka.bootstrap-servers=127.0.0.1:1")
			.withBean(Handlers.class);
	}

}
