package dev.prosody.spring;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import dev.prosody.failure.FailureKind;
import dev.prosody.failure.PermanentException;
import dev.prosody.notification.EventDeadLettered;
import dev.prosody.notification.ListenerPaused;
import dev.prosody.notification.ListenerRecovered;
import dev.prosody.notification.ListenerResumed;
import dev.prosody.notification.ListenerStalled;
import dev.prosody.notification.ListenerStarted;
import dev.prosody.notification.ListenerStopped;
import dev.prosody.notification.PartitionsAssigned;
import dev.prosody.notification.ProsodyNotification;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/** What an application is told by Spring's events. */
@ExtendWith(SharedBroker.class)
class ApplicationEventIT {

	static class Handler {

		final CountDownLatch gate = new CountDownLatch(1);

		@ProsodyListener(id = "notified", topics = "${notified.topic}")
		void handle(String order) throws InterruptedException {
			if (order.equals("bad")) {
				throw new PermanentException("bad order");
			}
			if (order.equals("slow")) {
				this.gate.await();
			}
		}

	}

	static class Receiver {

		final List<ProsodyNotification> all = new CopyOnWriteArrayList<>();

		final List<EventDeadLettered> letters = new CopyOnWriteArrayList<>();

		@EventListener
		void any(ProsodyNotification notification) {
			this.all.add(notification);
		}

		@EventListener
		void letter(EventDeadLettered letter) {
			this.letters.add(letter);
			throw new IllegalStateException("a receiver that fails");
		}

		<T extends ProsodyNotification> List<T> of(Class<T> type) {
			return this.all.stream().filter(type::isInstance).map(type::cast).toList();
		}

	}

	static class SlowReceiver {

		final CountDownLatch gate = new CountDownLatch(1);

		@EventListener
		void started(ListenerStarted started) throws InterruptedException {
			this.gate.await();
		}

	}

	@Import({ Handler.class, Receiver.class })
	static class Application {

	}

	@Import({ Handler.class, SlowReceiver.class })
	static class SlowApplication {

	}

	@Test
	void theLifeOfAListenerAndItsDeadLettersAreEvents(TestBroker broker) {
		broker.createTopic("notified", 1);
		TopicPartition partition = new TopicPartition("notified", 0);
		Receiver receiver;
		try (TestApplication application = TestApplication.run(broker, "notified", Application.class,
				"notified.topic=notified", "prosody.consumer.handler-timeout=200ms",
				"prosody.consumer.stall-threshold=300ms")) {
			receiver = application.bean(Receiver.class);
			application.send("notified", "a", "bad");
			application.send("notified", "b", "slow");
			application.await("stalled", () -> !receiver.of(ListenerStalled.class).isEmpty());
			application.bean(Handler.class).gate.countDown();
			application.await("recovered", () -> !receiver.of(ListenerRecovered.class).isEmpty());
			application.registry().pause("notified");
			application.registry().resume("notified");
			application.await("resumed", () -> !receiver.of(ListenerResumed.class).isEmpty());
		}

		assertThat(receiver.all).allSatisfy((it) -> {
			assertThat(it.listenerId()).isEqualTo("notified");
			assertThat(it.groupId()).isEqualTo("notified");
		});
		assertThat(receiver.all.getFirst()).isInstanceOf(ListenerStarted.class);
		assertThat(receiver.of(PartitionsAssigned.class)).singleElement()
			.satisfies((it) -> assertThat(it.partitions()).isEqualTo(Set.of(partition)));
		assertThat(receiver.of(ListenerStalled.class)).first().satisfies((it) -> {
			assertThat(it.partition()).isEqualTo(partition);
			assertThat(it.oldest().offset()).isOne();
		});
		assertThat(receiver.of(ListenerPaused.class)).hasSize(1);
		assertThat(receiver.letters).singleElement().satisfies((letter) -> {
			assertThat(letter.topic()).isEqualTo("notified");
			assertThat(letter.offset()).isZero();
			assertThat(letter.kind()).isEqualTo(FailureKind.PERMANENT);
			assertThat(letter.exception()).isEqualTo(PermanentException.class.getName());
			assertThat(letter.attempts()).isOne();
			assertThat(letter.deadLetterTopic()).isEqualTo("notified-dlt");
			assertThat(letter.deadLetterOffset()).isZero();
		});
		assertThat(receiver.of(ListenerStopped.class)).singleElement()
			.satisfies((it) -> assertThat(it.failure()).isNull());
	}

	@Test
	void aReceiverThatIsSlowDoesNotHoldEventsUp(TestBroker broker) {
		broker.createTopic("notified-slowly", 1);
		try (TestApplication application = TestApplication.run(broker, "notified-slowly", SlowApplication.class,
				"notified.topic=notified-slowly")) {
			application.send("notified-slowly", "a", "order");
			application.await("handled", () -> application.status("notified").counts().succeeded() == 1);

			application.bean(SlowReceiver.class).gate.countDown();
		}
	}

}
