package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.PermanentException;
import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What users plug in fails in ways it must not: their event suffers, nobody else. */
class BrokenExtensionTests {

	private final RecordingHost host = new RecordingHost();

	private RuntimeException failure = new IllegalStateException("not yet");

	private int attempts;

	@Test
	void deadLettersAnExceptionWhoseMessageCannotBeMade() {
		this.failure = new PermanentException("broken") {

			private static final long serialVersionUID = 1L;

			@Override
			public String getMessage() {
				throw new UnsupportedOperationException("no message");
			}

		};
		ManualEngine engine = engine((attempt, cause) -> ListenerFixture.RETRY_DELAY);

		engine.poll(Records.record(0, "a"));
		engine.runAll();

		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(engine.letters()).hasSize(1);
		assertThat(engine.letters().getFirst().content().failure()).isSameAs(this.failure);
	}

	@Test
	void deadLettersAnExceptionWhoseCauseCannotBeAskedFor() {
		this.failure = new PermanentException("broken") {

			private static final long serialVersionUID = 1L;

			@Override
			public synchronized Throwable getCause() {
				throw new UnsupportedOperationException("no cause");
			}

		};
		ManualEngine engine = engine((attempt, cause) -> ListenerFixture.RETRY_DELAY);

		engine.poll(Records.record(0, "a"));
		engine.runAll();

		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(engine.letters()).hasSize(1);
	}

	@Test
	void retriesIfTheRetrySequenceDecidesNothing() {
		ManualEngine engine = engine(new Opening((attempt, cause) -> null));

		engine.poll(Records.record(0, "a"));
		engine.runAll();
		engine.advance(Duration.ofMinutes(1));

		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(this.attempts).isGreaterThan(1);
	}

	@Test
	void concludesTheEventIfItsRetrySequenceCannotBeClosed() {
		ManualEngine engine = engine(new Opening(new FailingToClose(RetryDecision.GIVE_UP)));
		Partition epoch = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"), Records.record(1, "a"));
		engine.runAll();

		engine.letters().getFirst().acknowledge();
		engine.runAll();

		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(epoch.inFlight()).isOne();
		assertThat(engine.letters()).as("the key goes on").hasSize(2);
	}

	@Test
	void drainsAnEpochWhoseRetrySequencesCannotBeClosed() {
		ManualEngine engine = engine(
				new Opening(new FailingToClose(new RetryDecision.RetryAfter(ListenerFixture.RETRY_DELAY))));
		Partition epoch = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"), Records.record(1, "b"));
		engine.runAll();

		engine.dispatcher().drain(List.of(epoch));

		assertThat(engine.timer().pending()).as("wake-ups of both lanes").isZero();
	}

	@Test
	void retriesIfABlockingBackOffEndsWithAnError() {
		CountDownLatch firstRunIsOver = new CountDownLatch(1);
		RetryDecision broken = new RetryDecision.RetryWhenReturned(() -> {
			firstRunIsOver.await();
			throw new NoClassDefFoundError("missing/Policy");
		});
		ManualEngine engine = engine(new Opening((attempt, cause) -> (attempt == 1) ? broken
				: new RetryDecision.RetryAfter(ListenerFixture.RETRY_DELAY)));

		engine.poll(Records.record(0, "a"));
		engine.runAll();
		firstRunIsOver.countDown();
		while (engine.runners().pending() == 0) {
			Thread.onSpinWait();
		}
		engine.runAll();

		assertThat(this.attempts).isEqualTo(2);
	}

	private ManualEngine engine(RetryStrategy strategy) {
		ManualEngine engine = new ManualEngine(
				ListenerFixture.listener("broken-extension").handler((event, context) -> {
					this.attempts++;
					throw this.failure;
				}).retry(strategy), this.host);
		engine.open(Records.ORDERS_0);
		return engine;
	}

	private record Opening(RetrySequence sequence) implements RetryStrategy {

		@Override
		public Duration nextDelay(int attempt, Throwable failure) {
			throw new UnsupportedOperationException();
		}

		@Override
		public RetrySequence open() {
			return this.sequence;
		}

	}

	private record FailingToClose(RetryDecision decision) implements RetrySequence {

		@Override
		public RetryDecision next(int attempt, Throwable failure) {
			return this.decision;
		}

		@Override
		public void close() {
			throw new IllegalStateException("cannot close");
		}

	}

}
