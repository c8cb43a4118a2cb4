package dev.prosody.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.boot.endpoint.CommandDescriptor;
import dev.prosody.spring.boot.endpoint.ListenerDescriptor;
import dev.prosody.spring.boot.endpoint.ProsodyEndpoint;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.status.PauseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** An operator at the endpoint, with a broker. */
@ExtendWith(SharedBroker.class)
class EventCommandIT {

	static class Handler {

		final List<String> attempts = new CopyOnWriteArrayList<>();

		volatile boolean healed;

		@ProsodyListener(id = "commanded", topics = "${commanded.topic}")
		void handle(String order, ProsodyEvent<String> event, EventContext context) {
			this.attempts.add(order + "#" + context.attempt());
			if (order.startsWith("stuck") && !this.healed) {
				throw new IllegalStateException("not reachable");
			}
		}

	}

	@Import(Handler.class)
	static class Application {

	}

	private static TestApplication run(TestBroker broker, String topic) {
		broker.createTopic(topic, 1);
		return TestApplication.run(broker, topic, Application.class, "commanded.topic=" + topic,
				"prosody.consumer.retry.initial-interval=1h", "prosody.consumer.retry.max-interval=1h",
				"management.endpoints.web.exposure.include=prosody",
				"management.endpoints.jmx.exposure.include=prosody");
	}

	@Test
	void aStuckEventIsShownRetriedAndDeadLettered(TestBroker broker) {
		try (TestApplication application = run(broker, "commanded")) {
			ProsodyEndpoint endpoint = application.bean(ProsodyEndpoint.class);
			Handler handler = application.bean(Handler.class);
			application.send("commanded", "a", "stuck-1");
			application.send("commanded", "a", "behind-1");
			application.send("commanded", "b", "stuck-2");
			application.send("commanded", "b", "behind-2");
			application.await("both wait", () -> listener(endpoint).waiting().size() == 2);

			ListenerDescriptor shown = listener(endpoint);
			assertThat(shown.waiting()).extracting(ListenerDescriptor.Waiting::offset).containsExactly(0L, 2L);
			assertThat(shown.waiting()).allSatisfy((waiting) -> {
				assertThat(waiting.exception()).isEqualTo(IllegalStateException.class.getName());
				assertThat(waiting.attempts()).isOne();
				assertThat(waiting.nextAttempt()).startsWith("PT");
			});
			assertThat(shown.failures()).singleElement().satisfies((failure) -> {
				assertThat(failure.exception()).isEqualTo(IllegalStateException.class.getName());
				assertThat(failure.count()).isEqualTo(2);
			});

			handler.healed = true;
			assertThat(endpoint.command("commanded", "retry-now", "commanded", 0, 0L))
				.isEqualTo(new CommandDescriptor("accepted", "commanded-0@0 is attempted now"));
			application.await("handled", () -> application.status("commanded").counts().succeeded() == 2);
			assertThat(endpoint.command("commanded", "dead-letter", "commanded", 0, 2L))
				.isEqualTo(new CommandDescriptor("accepted", "commanded-0@2 becomes a dead letter now"));
			application.await("the others", () -> application.status("commanded").counts().succeeded() == 3
					&& application.status("commanded").counts().deadLettered() == 1);

			assertThat(handler.attempts).containsExactlyInAnyOrder("stuck-1#1", "stuck-2#1", "stuck-1#2", "behind-1#1",
					"behind-2#1");
			assertThat(handler.attempts.indexOf("behind-1#1")).isGreaterThan(handler.attempts.indexOf("stuck-1#2"));
			assertThat(broker.awaitRecords("commanded-dlt", 1)).singleElement()
				.satisfies((letter) -> assertThat(new String(letter.value())).contains("stuck-2"));
			assertThat(endpoint.command("commanded", "retry-now", "commanded", 0, 2L).result())
				.isEqualTo("not-waiting");
			application.await("committed",
					() -> application.status("commanded")
						.partitions()
						.stream()
						.allMatch((partition) -> partition.committed() == 4));
		}
	}

	@Test
	void aPartitionIsPausedByItselfAndResumed(TestBroker broker) {
		try (TestApplication application = run(broker, "paused-alone")) {
			ProsodyEndpoint endpoint = application.bean(ProsodyEndpoint.class);
			Handler handler = application.bean(Handler.class);
			application.send("paused-alone", "a", "first");
			application.await("handled", () -> handler.attempts.size() == 1);

			endpoint.command("commanded", "pause", "paused-alone", 0, null);
			application.await("paused",
					() -> listener(endpoint).partitions()
						.stream()
						.allMatch((partition) -> partition.paused() == PauseReason.REQUESTED));
			application.send("paused-alone", "a", "second");
			assertThat(listener(endpoint).paused()).as("the listener as a whole").isFalse();
			endpoint.command("commanded", "resume", "paused-alone", 0, null);

			application.await("handled", () -> handler.attempts.size() == 2);
			assertThat(handler.attempts).containsExactly("first#1", "second#1");
		}
	}

	@Test
	void aListenerIsStoppedAndStarted(TestBroker broker) {
		try (TestApplication application = run(broker, "restarted")) {
			ProsodyEndpoint endpoint = application.bean(ProsodyEndpoint.class);
			Handler handler = application.bean(Handler.class);
			application.send("restarted", "a", "first");
			application.await("handled", () -> handler.attempts.size() == 1);

			assertThat(endpoint.command("commanded", "stop", null, null, null).message())
				.isEqualTo("Listener 'commanded' is stopping");
			application.await("stopped", () -> listener(endpoint).state().name().equals("STOPPED"));
			application.send("restarted", "a", "second");
			endpoint.command("commanded", "start", null, null, null);

			application.await("handled", () -> handler.attempts.size() == 2);
		}
	}

	private static ListenerDescriptor listener(ProsodyEndpoint endpoint) {
		ListenerDescriptor listener = endpoint.listener("commanded");
		assertThat(listener).isNotNull();
		return listener;
	}

}
