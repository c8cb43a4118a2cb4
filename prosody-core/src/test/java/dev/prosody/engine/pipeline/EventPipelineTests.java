package dev.prosody.engine.pipeline;

import dev.prosody.status.SkipReason;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.concurrent.CompletionException;

import dev.prosody.codec.EventCodec;
import dev.prosody.deadletter.DeadLetter;
import dev.prosody.engine.pipeline.StubEpoch.State;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.failure.DecodingException;
import dev.prosody.failure.FailureKind;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.UnmatchedEvents;
import dev.prosody.send.SentEvent;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens to an event in each phase, whatever handlers and bytes do. */
class EventPipelineTests {

	private static final String LISTENER = "pipeline-tests";

	private final StubEpoch epoch = new StubEpoch();

	private final VirtualClock clock = new VirtualClock();

	private final EventCounters counters = new EventCounters();

	private final List<DeadLetter> letters = new ArrayList<>();

	private final List<CompletableFuture<SentEvent>> answers = new ArrayList<>();

	private final List<ProsodyEvent<Object>> handled = new ArrayList<>();

	private final AttemptSlot slot = new AttemptSlot();

	private final QuietListener quiet = QuietListener.of(LISTENER);

	private ListenerFixture listener = listening();

	private HandlerResult result = HandlerResult.RETURNS;

	private State stateAfterwards = State.OPEN;

	@AfterEach
	void close() {
		this.quiet.close();
	}

	/** What a handler may do. */
	enum HandlerResult {

		RETURNS, STAGE_COMPLETES, TRANSIENT, PERMANENT, STAGE_FAILS_PERMANENTLY, INTERRUPTED, LINKAGE_ERROR,
		STACK_OVERFLOW, OUT_OF_MEMORY, EXPIRES_AND_RETURNS, EXPIRES_AND_THROWS_PERMANENT;

		private void happen(EventContext context, VirtualClock clock) throws Exception {
			switch (this) {
				case TRANSIENT -> throw new IllegalStateException("transient");
				case PERMANENT -> throw new PermanentException("permanent");
				case INTERRUPTED -> throw new InterruptedException("interrupted");
				case LINKAGE_ERROR -> throw new NoClassDefFoundError("gone");
				case STACK_OVERFLOW -> throw new StackOverflowError("deep");
				case OUT_OF_MEMORY -> throw new OutOfMemoryError("thrown by a test");
				case EXPIRES_AND_RETURNS -> expire((Attempt) context, clock);
				case EXPIRES_AND_THROWS_PERMANENT -> {
					expire((Attempt) context, clock);
					throw new PermanentException("because of the interrupt");
				}
				case RETURNS, STAGE_COMPLETES, STAGE_FAILS_PERMANENTLY -> {
				}
			}
		}

		private static void expire(Attempt attempt, VirtualClock clock) {
			clock.advance(attempt.timeout());
			attempt.expire(true);
		}

		private CompletableFuture<?> stage() {
			return switch (this) {
				case STAGE_COMPLETES -> CompletableFuture.completedFuture("done");
				case STAGE_FAILS_PERMANENTLY ->
					CompletableFuture.failedFuture(new CompletionException(new PermanentException("permanent")));
				default -> null;
			};
		}

	}

	private ListenerFixture listening() {
		return ListenerFixture.listener(LISTENER).asyncHandler((event, context) -> {
			this.handled.add(event);
			this.epoch.state(this.stateAfterwards);
			this.result.happen(context, this.clock);
			return this.result.stage();
		});
	}

	private EventPipeline pipeline() {
		return Pipelines.of(this.listener.define(), (letter) -> {
			this.letters.add(letter);
			this.answers.add(new CompletableFuture<>());
			return this.answers.getLast();
		}, this.clock, this.counters);
	}

	private EventInProgress event(String value) {
		return this.epoch.take(Records.record(Records.ORDERS_0, 7, "key", value));
	}

	private Step run(EventInProgress event) {
		return pipeline().run(event, this.slot);
	}

	private static String nameOf(Step step) {
		return (step instanceof Step.Concluded concluded) ? concluded.outcome().getClass().getSimpleName()
				: step.getClass().getSimpleName();
	}

	private void acknowledge() {
		this.answers.getLast().complete(new SentEvent("orders-dlt", 0, 0, Instant.EPOCH));
	}

	@ParameterizedTest(name = "{0} while {1}: {2}")
	@CsvSource(textBlock = """
			RETURNS,                      OPEN,       Succeeded, settled, -
			RETURNS,                      DRAINING,   Succeeded, settled, -
			RETURNS,                      CANCELLING, Succeeded, settled, -
			RETURNS,                      CLOSED,     Succeeded, settled, -
			STAGE_COMPLETES,              OPEN,       Succeeded, settled, -
			STAGE_COMPLETES,              CANCELLING, Succeeded, settled, -
			TRANSIENT,                    OPEN,       Sleep,     -,       -
			TRANSIENT,                    DRAINING,   Sleep,     -,       -
			TRANSIENT,                    CANCELLING, Aborted,   -,       -
			TRANSIENT,                    CLOSED,     Aborted,   -,       -
			PERMANENT,                    OPEN,       Await,     -,       letter
			PERMANENT,                    DRAINING,   Await,     -,       letter
			PERMANENT,                    CANCELLING, Aborted,   -,       -
			PERMANENT,                    CLOSED,     Aborted,   -,       -
			STAGE_FAILS_PERMANENTLY,      OPEN,       Await,     -,       letter
			STAGE_FAILS_PERMANENTLY,      CANCELLING, Aborted,   -,       -
			INTERRUPTED,                  OPEN,       Sleep,     -,       -
			INTERRUPTED,                  CANCELLING, Aborted,   -,       -
			LINKAGE_ERROR,                OPEN,       Await,     -,       letter
			LINKAGE_ERROR,                CANCELLING, Aborted,   -,       -
			STACK_OVERFLOW,               OPEN,       Await,     -,       letter
			STACK_OVERFLOW,               CANCELLING, Aborted,   -,       -
			OUT_OF_MEMORY,                OPEN,       Aborted,   -,       -
			OUT_OF_MEMORY,                CANCELLING, Aborted,   -,       -
			EXPIRES_AND_RETURNS,          OPEN,       Succeeded, settled, -
			EXPIRES_AND_THROWS_PERMANENT, OPEN,       Sleep,     -,       -
			EXPIRES_AND_THROWS_PERMANENT, CANCELLING, Aborted,   -,       -
			""")
	void i3i6i9WhatAHandlerDoesDecidesTheOutcome(HandlerResult result, State state, String step, String settled,
			String letter) {
		this.result = result;
		this.stateAfterwards = state;

		Step next = run(event("value"));

		assertThat(nameOf(next)).isEqualTo(step);
		assertThat(this.epoch.settled()).hasSize(settled.equals("settled") ? 1 : 0);
		assertThat(this.letters).hasSize(letter.equals("letter") ? 1 : 0);
		assertThat(this.epoch.fatalErrors()).hasSize((result == HandlerResult.OUT_OF_MEMORY) ? 1 : 0);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(this.slot.current()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "DRAINING", "CANCELLING", "CLOSED" })
	void i6NothingStartsWhereAnEpochIsNoLongerOpen(State state) {
		this.epoch.state(state);

		assertThat(nameOf(run(event("value")))).isEqualTo("Aborted");

		assertThat(this.handled).isEmpty();
		assertThat(this.epoch.settled()).isEmpty();
		assertThat(this.counters.snapshot().aborted()).isOne();
	}

	@Nested
	class PrepareTests {

		@Test
		void skipsAnEventWithoutValueThatNoHandlerTakes() {
			assertThat(run(event(null))).isEqualTo(new Step.Concluded(new Outcome.Skipped(SkipReason.EXCISE)));

			assertThat(EventPipelineTests.this.handled).isEmpty();
			assertThat(EventPipelineTests.this.epoch.settled()).containsExactly(7L);
			assertThat(EventPipelineTests.this.counters.snapshot().skipped(SkipReason.EXCISE)).isOne();
		}

		@Test
		void givesAnEventWithoutValueToAHandlerThatTakesIt() {
			EventPipelineTests.this.listener.handlesExcise();

			assertThat(nameOf(run(event(null)))).isEqualTo("Succeeded");

			assertThat(EventPipelineTests.this.handled).singleElement()
				.satisfies((event) -> assertThat(event.payload()).isNull());
		}

		@Test
		void skipsOrGivesUpWhatNoHandlerMethodMatches() {
			EventPipelineTests.this.listener.payloadTypes((event) -> null);

			assertThat(run(event("value"))).isEqualTo(new Step.Concluded(new Outcome.Skipped(SkipReason.UNMATCHED)));
			EventPipelineTests.this.listener.options((options) -> options.unmatched(UnmatchedEvents.PERMANENT));
			assertThat(run(EventPipelineTests.this.epoch.take(Records.record(8, "key"))))
				.isInstanceOf(Step.Await.class);

			assertThat(EventPipelineTests.this.handled).isEmpty();
			assertThat(EventPipelineTests.this.letters).singleElement()
				.satisfies((letter) -> assertThat(letter.failure()).hasMessageContaining("orders-0@8"));
		}

		@Test
		void givesUpBytesThatCannotBeDecodedWithoutAnAttempt() {
			decodes(() -> {
				throw new IllegalArgumentException("no such encoding");
			});

			assertThat(run(event("value"))).isInstanceOf(Step.Await.class);

			assertThat(EventPipelineTests.this.handled).isEmpty();
			assertThat(EventPipelineTests.this.letters).singleElement().satisfies((letter) -> {
				assertThat(letter.failure()).isInstanceOf(DecodingException.class)
					.hasRootCauseMessage("no such encoding");
				assertThat(letter.attempts()).isZero();
				assertThat(letter.kind()).isEqualTo(FailureKind.PERMANENT);
			});
		}

		@Test
		void decodesAgainWhatFailedForAReasonThatMayPass() {
			int[] calls = { 0 };
			decodes(() -> {
				if (calls[0]++ == 0) {
					throw new IOException("schema registry is away");
				}
				return "decoded";
			});
			EventInProgress event = event("value");

			assertThat(run(event)).isEqualTo(new Step.Sleep(ListenerFixture.RETRY_DELAY));
			assertThat(nameOf(run(event))).isEqualTo("Succeeded");

			assertThat(EventPipelineTests.this.handled).singleElement()
				.satisfies((it) -> assertThat(it.payload()).isEqualTo("decoded"));
		}

		@Test
		void stopsTheListenerWhenMemoryRunsOutWhileDecoding() {
			decodes(() -> {
				throw new OutOfMemoryError("thrown by a test");
			});

			assertThat(nameOf(run(event("value")))).isEqualTo("Aborted");

			assertThat(EventPipelineTests.this.epoch.fatalErrors()).hasSize(1);
			assertThat(EventPipelineTests.this.epoch.settled()).isEmpty();
		}

		private void decodes(Decoder decoder) {
			EventPipelineTests.this.listener.codec(new EventCodec() {

				@Override
				public Object decode(String topic, Headers headers, byte[] value, Type target) throws Exception {
					return decoder.decode();
				}

				@Override
				public byte[] encode(String topic, Headers headers, Object payload) {
					throw new UnsupportedOperationException();
				}

			});
		}

	}

	private interface Decoder {

		Object decode() throws Exception;

	}

	@Nested
	class ConcludeTests {

		@Test
		void i9SettlesWhenTheDeadLetterIsAcknowledgedAndNotBefore() {
			EventPipelineTests.this.result = HandlerResult.PERMANENT;
			EventInProgress event = event("value");

			assertThat(run(event)).isInstanceOf(Step.Await.class);
			assertThat(EventPipelineTests.this.epoch.settled()).isEmpty();
			acknowledge();

			assertThat(EventPipelineTests.this.epoch.settled()).as("also without a runner").containsExactly(7L);
			assertThat(nameOf(run(event))).isEqualTo("DeadLettered");
			assertThat(EventPipelineTests.this.handled).hasSize(1);
			assertThat(EventPipelineTests.this.counters.snapshot().deadLettered()).isOne();
		}

		@Test
		void i9SendsTheDeadLetterAgainAndNeverTheEventToItsHandler() {
			EventPipelineTests.this.result = HandlerResult.PERMANENT;
			EventInProgress event = event("value");

			for (int failures = 0; failures < 12; failures++) {
				assertThat(run(event)).isInstanceOf(Step.Await.class);
				EventPipelineTests.this.answers.getLast().completeExceptionally(new IllegalStateException("away"));
				assertThat(run(event)).isInstanceOfSatisfying(Step.Sleep.class, (sleep) -> assertThat(sleep.delay())
					.isBetween(Duration.ofMillis(100), Duration.ofMillis(30_100)));
			}
			run(event);
			acknowledge();

			assertThat(nameOf(run(event))).isEqualTo("DeadLettered");
			assertThat(EventPipelineTests.this.handled).hasSize(1);
			assertThat(EventPipelineTests.this.letters).hasSize(13);
			assertThat(EventPipelineTests.this.epoch.settled()).containsExactly(7L);
		}

		@Test
		void i6StartsNoDeadLetterWhileItsConsumerMayBeAZombie() {
			EventPipelineTests.this.result = HandlerResult.PERMANENT;
			EventPipelineTests.this.epoch.fresh(false);
			EventInProgress event = event("value");

			assertThat(run(event)).isInstanceOf(Step.Sleep.class);
			assertThat(run(event)).isInstanceOf(Step.Sleep.class);
			assertThat(EventPipelineTests.this.letters).isEmpty();

			EventPipelineTests.this.epoch.fresh(true);
			assertThat(run(event)).isInstanceOf(Step.Await.class);
			assertThat(EventPipelineTests.this.handled).hasSize(1);
			BooleanSupplier wanted = EventPipelineTests.this.letters.getFirst().stillWanted();
			assertThat(wanted.getAsBoolean()).isTrue();
			EventPipelineTests.this.epoch.state(State.CANCELLING);
			assertThat(wanted.getAsBoolean()).isFalse();
		}

		@ParameterizedTest
		@ValueSource(booleans = { true, false })
		void i6SendsNoDeadLetterAgainWhenItsEpochIsOver(boolean fails) {
			EventPipelineTests.this.result = HandlerResult.PERMANENT;
			EventInProgress event = event("value");
			run(event);
			EventPipelineTests.this.epoch.state(State.CLOSED);
			if (fails) {
				EventPipelineTests.this.answers.getLast().completeExceptionally(new IllegalStateException("away"));
			}

			assertThat(nameOf(run(event))).isEqualTo("Aborted");

			assertThat(EventPipelineTests.this.letters).hasSize(1);
			assertThat(EventPipelineTests.this.epoch.settled()).isEmpty();
		}

		@Test
		void settlesWithoutDeadLetterWhereTheyAreSwitchedOff() {
			EventPipelineTests.this.result = HandlerResult.PERMANENT;
			EventPipelineTests.this.listener.options((options) -> options.deadLetter(DeadLetterOptions.DISABLED));

			assertThat(nameOf(run(event("value")))).isEqualTo("Discarded");

			assertThat(EventPipelineTests.this.letters).isEmpty();
			assertThat(EventPipelineTests.this.epoch.settled()).containsExactly(7L);
			assertThat(EventPipelineTests.this.counters.snapshot().discarded()).isOne();
		}

	}

}
