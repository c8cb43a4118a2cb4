package dev.prosody.spring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.handler.EventContext;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.PauseReason;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Listeners start and stop with the application, and by the registry. */
@ExtendWith(SharedBroker.class)
class LifecycleIT {

	private String topic;

	private String other;

	@BeforeEach
	void createTopics(TestInfo test, TestBroker broker) {
		this.topic = "life-" + test.getTestMethod().orElseThrow().getName();
		this.other = this.topic + "-other";
		broker.createTopic(this.topic, 1);
		broker.createTopic(this.other, 1);
	}

	@Import(Handler.class)
	static class Application {

	}

	/** An event that says what is to be done with it. */
	static class Handler {

		final List<String> handled = new CopyOnWriteArrayList<>();

		final Set<String> running = ConcurrentHashMap.newKeySet();

		final AtomicInteger interrupts = new AtomicInteger();

		final CountDownLatch release = new CountDownLatch(1);

		private final ProsodyListenerRegistry registry;

		private final ProsodyTemplate template;

		Handler(ProsodyListenerRegistry registry, ProsodyTemplate template) {
			this.registry = registry;
			this.template = template;
		}

		@ProsodyListener(id = "one", topics = "${life.topic}", codec = "string")
		void one(String value, EventContext context) throws InterruptedException {
			handle("one", value, context);
		}

		@ProsodyListener(id = "two", topics = "${life.other}", codec = "string")
		void two(String value, EventContext context) throws InterruptedException {
			handle("two", value, context);
		}

		private void handle(String id, String value, EventContext context) throws InterruptedException {
			this.running.add(value);
			try {
				switch (value) {
					case "blocked" -> this.release.await();
					case "stop-self" -> this.registry.stop(id);
					case "send-when-cancelled" -> sendWhenCancelled(context);
					default -> {
					}
				}
				this.handled.add(value);
			}
			catch (InterruptedException ex) {
				this.interrupts.incrementAndGet();
				throw ex;
			}
			finally {
				this.running.remove(value);
			}
		}

		/** What a handler does that cleans up while its application ends. */
		private void sendWhenCancelled(EventContext context) throws InterruptedException {
			CountDownLatch cancelled = new CountDownLatch(1);
			context.onCancel(cancelled::countDown);
			cancelled.await();
			this.template.sendAndWait("life-last-words", "key", "last words");
		}

	}

	@Test
	void closingCommitsWhatIsSettledWithinItsBudgetAndTheNextApplicationGetsTheRest(TestBroker broker) {
		send(broker, this.topic, "before-1", "before-2", "blocked", "after-1", "after-2");
		try (TestApplication application = run(broker, "prosody.consumer.shutdown-timeout=2s")) {
			Handler handler = application.bean(Handler.class);
			application.await("all others handled", () -> handler.handled.size() == 4 && handler.running.size() == 1);

			ProsodyListenerRegistry registry = application.registry();

			application.context().close();

			assertThat(registry.status("one").state()).isEqualTo(ListenerState.STOPPED);
			assertThat(handler.interrupts).hasValue(1);
			assertThat(handler.running).isEmpty();
			assertThat(handler.handled).containsExactlyInAnyOrder("before-1", "before-2", "after-1", "after-2");
		}
		assertThat(broker.committed(group(), this.topic, 0)).isEqualTo(2);

		try (TestApplication next = run(broker)) {
			Handler handler = next.bean(Handler.class);
			handler.release.countDown();
			next.await("the rest", () -> broker.committed(group(), this.topic, 0) == 5);

			assertThat(handler.handled).as("the commit tells what is settled above it").containsExactly("blocked");
		}
	}

	@Test
	void theRegistryStopsAndStartsOneListenerWithoutTouchingTheOther(TestBroker broker) throws Exception {
		try (TestApplication application = run(broker)) {
			Handler handler = application.bean(Handler.class);
			ProsodyListenerRegistry registry = application.registry();
			assertThat(registry.ids()).containsExactlyInAnyOrder("one", "two");
			application.awaitAssignment("one");
			send(broker, this.other, "blocked");
			application.await("the other is busy", () -> handler.running.contains("blocked"));

			registry.stop("one");

			assertThat(registry.status("one").state()).isEqualTo(ListenerState.STOPPED);
			assertThat(registry.status("one").partitions()).isEmpty();
			assertThat(registry.status("two").state()).isEqualTo(ListenerState.RUNNING);
			assertThat(registry.status("two").running()).isOne();
			assertThat(registry.status("two").partitions()).singleElement()
				.satisfies((partition) -> assertThat(partition.oldestUnsettled()).isNotNull());
			send(broker, this.topic, "meanwhile");

			registry.start("one");
			application.awaitAssignment("one");
			application.await("handled after the restart", () -> handler.handled.contains("meanwhile"));
			handler.release.countDown();
			application.await("the other ends by itself", () -> handler.handled.contains("blocked"));
			assertThat(handler.interrupts).hasValue(0);
		}
	}

	@Test
	void theRegistryPausesAndResumes(TestBroker broker) throws Exception {
		try (TestApplication application = run(broker)) {
			Handler handler = application.bean(Handler.class);
			application.awaitAssignment("one");
			application.awaitAssignment("two");

			application.registry().pause("one");
			application.await("paused", () -> pauses(application.status("one")).equals(List.of(PauseReason.REQUESTED)));
			send(broker, this.topic, "waiting");
			send(broker, this.other, "passing");
			application.await("the other goes on", () -> handler.handled.contains("passing"));
			assertThat(application.status("one").paused()).isTrue();
			assertThat(handler.handled).doesNotContain("waiting");

			application.registry().resume("one");
			application.await("resumed", () -> handler.handled.contains("waiting"));
			application.await("not paused", () -> !application.status("one").paused());
		}
	}

	@Test
	void aHandlerMayStopItsOwnListener(TestBroker broker) {
		try (TestApplication application = run(broker)) {
			Handler handler = application.bean(Handler.class);
			send(broker, this.topic, "stop-self");

			application.await("stopped", () -> application.status("one").state() == ListenerState.STOPPED);

			assertThat(handler.handled).containsExactly("stop-self");
			assertThat(handler.interrupts).hasValue(0);
			assertThat(broker.committed(group(), this.topic, 0)).isOne();
			assertThat(application.status("two").state()).isNotEqualTo(ListenerState.STOPPED);
		}
	}

	@Test
	void theContextsStopAndStartStopAndStartTheListeners(TestBroker broker) {
		try (TestApplication application = run(broker)) {
			Handler handler = application.bean(Handler.class);
			send(broker, this.topic, "first");
			application.await("first", () -> handler.handled.contains("first"));

			application.context().stop();

			assertThat(application.status("one").state()).isEqualTo(ListenerState.STOPPED);
			assertThat(application.status("two").state()).isEqualTo(ListenerState.STOPPED);
			assertThat(broker.committed(group(), this.topic, 0)).isOne();
			application.send(this.topic, "key", 2);

			application.context().start();
			application.await("second", () -> handler.handled.contains("2"));
			assertThat(handler.handled).containsExactly("first", "2");
		}
	}

	@Test
	void handlersCanSendWhileTheirListenerStops(TestBroker broker) {
		broker.createTopic("life-last-words", 1);
		try (TestApplication application = run(broker, "prosody.consumer.shutdown-timeout=3s",
				"prosody.consumer.interrupt-on-timeout=false")) {
			send(broker, this.topic, "send-when-cancelled");
			Handler handler = application.bean(Handler.class);
			application.await("busy", () -> !handler.running.isEmpty());

			application.context().close();

			assertThat(handler.handled).containsExactly("send-when-cancelled");
		}
		assertThat(broker.awaitRecords("life-last-words", 1)).hasSize(1);
		assertThat(broker.committed(group(), this.topic, 0)).isOne();
	}

	@Test
	void aListenerThatDoesNotStartAutomaticallyIsStartedByTheRegistry(TestBroker broker) throws Exception {
		send(broker, this.topic, "early");
		try (TestApplication application = run(broker, "prosody.listener.one.auto-startup=false")) {
			application.awaitAssignment("two");
			assertThat(application.status("one").state()).isEqualTo(ListenerState.STOPPED);

			application.registry().start("one");

			Handler handler = application.bean(Handler.class);
			application.await("handled", () -> handler.handled.contains("early"));
		}
	}

	private TestApplication run(TestBroker broker, String... properties) {
		String[] all = new String[properties.length + 2];
		System.arraycopy(properties, 0, all, 2, properties.length);
		all[0] = "life.topic=" + this.topic;
		all[1] = "life.other=" + this.other;
		return TestApplication.run(broker, group(), Application.class, all);
	}

	private String group() {
		return this.topic + "-group";
	}

	private static List<PauseReason> pauses(ListenerStatus status) {
		return status.partitions().stream().map(PartitionStatus::pause).toList();
	}

	/** Sends events, each with a key of its own. */
	private static void send(TestBroker broker, String topic, String... values) {
		for (String value : values) {
			byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
			broker.send(new ProducerRecord<>(topic, bytes, bytes));
		}
	}

}
