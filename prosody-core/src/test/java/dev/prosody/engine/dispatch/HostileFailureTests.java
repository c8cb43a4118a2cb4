package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.UnprintedLines;
import dev.prosody.failure.FailureRules;
import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.testing.hostile.HostileFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that throw what cannot be looked at: their event is a dead letter, their key
 * and their listener go on. Lines are really written: the logger looks too.
 */
class HostileFailureTests {

	private final RecordingHost host = new RecordingHost();

	private final UnprintedLines lines = UnprintedLines.of("dev.prosody.events");

	@AfterEach
	void close() {
		this.lines.close();
	}

	@ParameterizedTest
	@EnumSource(HostileFailure.class)
	void i11WhateverAHandlerThrowsIsADeadLetterOfItsEventAlone(HostileFailure failure) {
		verify((event, context) -> {
			if (event.offset() == 0) {
				failure.sneak();
			}
			return null;
		});
	}

	@ParameterizedTest
	@EnumSource(HostileFailure.class)
	void i11WhateverAStageFailsWithIsADeadLetterOfItsEventAlone(HostileFailure failure) {
		verify((event, context) -> (event.offset() == 0) ? CompletableFuture.failedStage(failure.make()) : null);
	}

	@ParameterizedTest
	@EnumSource(HostileFailure.class)
	void i11WhateverTheRestThrowsTheEventIsRetried(HostileFailure failure) {
		ManualEngine engine = new ManualEngine(
				ListenerFixture.listener("hostile-failure").classifier((ex, declared) -> {
					failure.sneak();
					throw new IllegalStateException("unreachable");
				}).retry((attempt, ex) -> {
					failure.sneak();
					throw new IllegalStateException("unreachable");
				}).handler((event, context) -> {
					if (event.offset() == 0 && context.attempt() < 3) {
						failure.sneak();
					}
				}), this.host);
		Partition epoch = poll(engine);

		engine.runAll();
		engine.advance(Duration.ofMinutes(1));
		engine.advance(Duration.ofMinutes(1));

		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(engine.letters()).isEmpty();
		assertThat(epoch.inFlight()).isZero();
		assertThat(engine.counts().succeeded()).isEqualTo(3);
	}

	private void verify(AsyncProsodyHandler<Object> handler) {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("hostile-failure")
			.classifier(FailureRules.DEFAULTS)
			.retry(RetryStrategy.fullJitter(Duration.ofMillis(1), Duration.ofMillis(1), 2, () -> 1L))
			.asyncHandler(handler), this.host);
		Partition epoch = poll(engine);

		engine.runAll();
		engine.advance(Duration.ofMinutes(1));

		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(engine.letters()).hasSize(1);
		engine.letters().getFirst().acknowledge();
		engine.runAll();
		assertThat(epoch.inFlight()).isZero();
		assertThat(engine.counts().succeeded()).isEqualTo(2);
		assertThat(engine.counts().deadLettered()).isOne();
	}

	private static Partition poll(ManualEngine engine) {
		Partition epoch = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"), Records.record(1, "a"), Records.record(2, "b"));
		return epoch;
	}

}
