package dev.prosody.engine.pipeline;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import dev.prosody.codec.EventCodec;
import dev.prosody.deadletter.DeadLetter;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.failure.FailureKind;
import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.failure.DeclaredFailures;
import dev.prosody.listener.DedupOptions;
import dev.prosody.listener.FilterOptions;
import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Code of users that decides about failures, and fails itself: no event is lost. */
class BrokenExtensionTests {

	private static final String LISTENER = "broken-extension";

	private final StubEpoch epoch = new StubEpoch();

	private final List<DeadLetter> letters = new ArrayList<>();

	private final QuietListener quiet = QuietListener.of(LISTENER);

	private int attempts;

	private int closed;

	private final ListenerFixture listener = ListenerFixture.listener(LISTENER).handler((event, context) -> {
		this.attempts++;
		throw new IllegalStateException("attempt " + this.attempts);
	});

	private final EventInProgress event = this.epoch.take(Records.record(0, "key"));

	@AfterEach
	void close() {
		this.quiet.close();
	}

	private Step run() {
		return Pipelines.of(this.listener.define(), (letter) -> {
			this.letters.add(letter);
			return new CompletableFuture<>();
		}, new VirtualClock(), new EventCounters()).run(this.event, new AttemptSlot());
	}

	@Test
	void i3RetriesWhenTheClassifierFails() {
		this.listener.classifier((failure, declared) -> {
			throw new IllegalArgumentException("broken");
		});

		assertThat(run()).isEqualTo(new Step.Sleep(ListenerFixture.RETRY_DELAY));
	}

	@Test
	void i3RetriesWhenTheHandlersDeclarationsCannotBeRead() {
		this.listener.asyncHandler(new AsyncProsodyHandler<>() {

			@Override
			public CompletableFuture<?> handle(ProsodyEvent<Object> event, EventContext context) {
				return CompletableFuture.failedFuture(new IllegalStateException("failed"));
			}

			@Override
			public DeclaredFailures declaredFailures(ProsodyEvent<Object> event) {
				throw new NoClassDefFoundError("an exception type of the list");
			}

		});

		assertThat(run()).isEqualTo(new Step.Sleep(ListenerFixture.RETRY_DELAY));
	}

	@Test
	void i3RetriesAfterADelayOfItsOwnWhenTheStrategyFails() {
		this.listener.retry((attempt, failure) -> {
			throw new IllegalArgumentException("broken");
		});

		for (int attempt = 1; attempt <= 20; attempt++) {
			assertThat(run()).isInstanceOfSatisfying(Step.Sleep.class,
					(sleep) -> assertThat(sleep.delay()).isBetween(Duration.ofMillis(100), Duration.ofMillis(30_100)));
			assertThat(this.attempts).isEqualTo(attempt);
		}
		assertThat(this.letters).isEmpty();
		assertThat(this.epoch.settled()).isEmpty();
	}

	@Test
	void i3RetriesWhenTheStrategyCannotBeOpened() {
		this.listener.retry(opening(null));

		assertThat(run()).isInstanceOf(Step.Sleep.class);
		assertThat(run()).isInstanceOf(Step.Sleep.class);
		assertThat(this.attempts).isEqualTo(2);
	}

	@Test
	void i3RetriesWhenTheStrategyCannotSayWhetherItMay() {
		this.listener.retry(opening(new Sequence(() -> {
			throw new IllegalStateException("broken");
		})));

		run();
		assertThat(run()).isInstanceOf(Step.Sleep.class);
		assertThat(this.attempts).isEqualTo(2);
	}

	/** Codecs must not fail there; one that does is no reason to stop the listener. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void i3RetriesWhenTheCodecCannotLookForFields(boolean filtered) {
		this.listener.codec(new NoFields());
		this.listener.options((options) -> filtered ? options.filter(new FilterOptions(false, List.of("order.")))
				: options.dedup(new DedupOptions(true, 10, "id")));

		assertThat(run()).isEqualTo(new Step.Sleep(ListenerFixture.RETRY_DELAY));
		assertThat(this.epoch.fatalErrors()).isEmpty();
		assertThat(this.attempts).isZero();
	}

	@Test
	void keepsTheLastFailureInTheDeadLetterWhenTheRetriesEndAfterTheWait() {
		this.listener.retry(opening(new Sequence(() -> false)));
		run();

		assertThat(run()).isInstanceOf(Step.Await.class);

		assertThat(this.attempts).isOne();
		assertThat(this.letters).singleElement().satisfies((letter) -> {
			assertThat(letter.failure()).hasMessage("attempt 1");
			assertThat(letter.kind()).isEqualTo(FailureKind.TRANSIENT);
			assertThat(letter.attempts()).isOne();
		});
	}

	@Test
	void closesTheRetriesOnceWhenTheEventHasEnded() {
		this.listener.retry(opening(new Sequence(() -> true)));
		run();
		assertThat(this.closed).isZero();
		this.epoch.state(StubEpoch.State.CANCELLING);

		run();
		this.event.release();

		assertThat(this.closed).isOne();
	}

	private RetryStrategy opening(Sequence sequence) {
		return new RetryStrategy() {

			@Override
			public Duration nextDelay(int attempt, Throwable failure) {
				throw new UnsupportedOperationException();
			}

			@Override
			public RetrySequence open() {
				if (sequence == null) {
					throw new IllegalStateException("broken");
				}
				return sequence;
			}

		};
	}

	private static final class NoFields implements EventCodec {

		@Override
		public Object decode(String topic, Headers headers, byte[] value, Type target) {
			return "decoded";
		}

		@Override
		public byte[] encode(String topic, Headers headers, Object payload) {
			return new byte[0];
		}

		@Override
		public String textField(byte[] value, String field) {
			throw new IllegalStateException("broken");
		}

	}

	private final class Sequence implements RetrySequence {

		private final BooleanSupplier mayRetry;

		Sequence(BooleanSupplier mayRetry) {
			this.mayRetry = mayRetry;
		}

		@Override
		public RetryDecision next(int attempt, Throwable failure) {
			return new RetryDecision.RetryAfter(ListenerFixture.RETRY_DELAY);
		}

		@Override
		public boolean mayRetry() {
			return this.mayRetry.getAsBoolean();
		}

		@Override
		public void close() {
			BrokenExtensionTests.this.closed++;
		}

	}

}
