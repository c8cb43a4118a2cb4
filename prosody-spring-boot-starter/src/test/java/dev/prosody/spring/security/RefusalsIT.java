package dev.prosody.spring.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.prosody.send.SendException;
import dev.prosody.status.ListenerState;
import dev.prosody.status.PauseReason;
import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.Figures;
import dev.prosody.testing.secrets.Planted;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What applications say that the broker refuses something, how often they say it, and
 * that they go on when it is allowed. All of them run at the same time: one after the
 * other would take minutes.
 */
@ExtendWith(SharedSecuredBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusalsIT {

	/** Lines about a start, an assignment, an event, and the first refusal. */
	private static final int LINES_AT_FIRST = 7;

	/** Then one kind of trouble is a line in so much time. */
	private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

	private static final Duration WATCHED = Duration.ofSeconds(20);

	private final Map<String, SecuredApplication> applications = new LinkedHashMap<>();

	private SecuredBroker broker;

	private List<Refusal> refusals = List.of();

	private long started;

	@BeforeAll
	@Timeout(180)
	void start(SecuredBroker broker) {
		this.broker = broker;
		this.refusals = Refusal.all(broker.certificates());
		this.refusals.forEach((refusal) -> refusal.prepare(broker));
		this.refusals.forEach((refusal) -> refusal.send(broker));
		this.started = System.nanoTime();
		this.refusals.forEach((refusal) -> this.applications.put(refusal.name(), refusal.start(broker)));
	}

	@AfterAll
	void stop() {
		this.applications.values().forEach(SecuredApplication::close);
	}

	Stream<Refusal> refusals() {
		return this.refusals.stream();
	}

	Stream<Refusal> healing() {
		return this.refusals.stream().filter(Refusal::healsWhileItRuns);
	}

	@ParameterizedTest
	@MethodSource("refusals")
	@Order(1)
	void statusSaysWhatIsRefusedAndWhatToDo(Refusal refusal) {
		SecuredApplication application = application(refusal);

		refusal.words().forEach(application::awaitLastError);
		assertThat(application.status().lastError()).doesNotContain(Planted.SECRET, Planted.KEY);
		assertThat(application.status().state()).isIn(ListenerState.CONNECTING, ListenerState.RUNNING);
		application.awaitHealthDown(refusal.words().getFirst());
	}

	@Test
	@Order(2)
	void i11WhatIsNotRefusedGoesOn() {
		List.of("classic-reader", "consumer-reader").forEach((name) -> {
			SecuredApplication application = this.applications.get(name);
			application.awaitHandled("other");
			assertThat(application.status().partitions())
				.anySatisfy((partition) -> assertThat(partition.pause()).isEqualTo(PauseReason.DENIED));
		});
		SecuredApplication writer = this.applications.get(Refusal.WRITER);
		writer.awaitHandled("2");
		assertThat(writer.status().state()).isEqualTo(ListenerState.RUNNING);
		assertThat(writer.status().partitions().getFirst().watermark()).as("only its key waits").isZero();
	}

	@Test
	@Order(3)
	void sendsSayWhatIsRefused() {
		assertThat(failedSend("classic-password")).contains("SaslAuthenticationException", "SCRAM-SHA-512");
		assertThat(failedSend("wrong-trust")).contains("SslAuthenticationException");
		assertThat(failedSend("classic-stranger")).contains("Not authorized to access topics: [classic-stranger]",
				"allow this application to write to the topic");
	}

	private String failedSend(String name) {
		ExecutionException failed = catchThrowableOfType(ExecutionException.class,
				() -> this.applications.get(name).send("9", false).get(40, TimeUnit.SECONDS));
		assertThat(failed.getCause()).isInstanceOf(SendException.class);
		return failed.getCause().getMessage();
	}

	@ParameterizedTest
	@MethodSource("refusals")
	@Order(4)
	void aRefusalThatLastsIsFewLines(Refusal refusal) {
		Awaitility.await().atMost(Duration.ofSeconds(50)).until(() -> running().compareTo(WATCHED) > 0);
		SecuredApplication application = application(refusal);

		long lines = LINES_AT_FIRST + running().dividedBy(LINE_INTERVAL);
		assertThat(application.logged().ours()).hasSizeBetween(2, (int) lines);
		assertThat(application.status().lastError()).as("it lasts").isNotNull();
		Figures.print("RefusalsIT", "%s: %d lines of Prosody, %d of Kafka's clients in %d s", refusal,
				application.logged().ours().size(), application.logged().kafkas().size(), running().toSeconds());
	}

	private Duration running() {
		return Duration.ofNanos(System.nanoTime() - this.started);
	}

	@Test
	@Order(5)
	void permissionsAreGiven() {
		healing().forEach((refusal) -> refusal.healing().accept(this.broker));
	}

	@ParameterizedTest
	@MethodSource("healing")
	@Order(6)
	void i3GoesOnWithoutARestartWhenItIsAllowed(Refusal refusal) {
		SecuredApplication application = application(refusal);

		if (refusal.name().equals(Refusal.WRITER)) {
			new DeadLetterTopic(this.broker, Refusal.WRITER + "-dlt").awaitOne();
		}
		else {
			application.awaitHandled("1", "2");
		}
		application.awaitNoError();
		application.awaitHealthUp();
		assertThat(application.status().state()).isEqualTo(ListenerState.RUNNING);
	}

	private SecuredApplication application(Refusal refusal) {
		return this.applications.get(refusal.name());
	}

}
