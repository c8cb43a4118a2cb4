package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.PermanentException;
import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of lanes that wait for a retry when their epoch ends. */
class WaitingLaneTests {

	private final RecordingHost host = new RecordingHost();

	private final AtomicInteger attempts = new AtomicInteger();

	private final AtomicInteger opened = new AtomicInteger();

	private final AtomicInteger closed = new AtomicInteger();

	private RetryDecision decision = new RetryDecision.RetryAfter(ListenerFixture.RETRY_DELAY);

	private RuntimeException failure = new IllegalStateException("not yet");

	private final ManualEngine engine = new ManualEngine(
			ListenerFixture.listener("waiting").handler((event, context) -> {
				this.attempts.incrementAndGet();
				throw this.failure;
			}).retry(new CountingStrategy()), this.host);

	private final Partition epoch = this.engine.open(Records.ORDERS_0);

	@Test
	void i6DropsThemWhenTheirEpochDrains() {
		this.engine.poll(Records.record(0, "a"), Records.record(1, "b"), Records.record(2, "b"));
		this.engine.runAll();
		assertThat(this.engine.timer().pending()).isEqualTo(2);

		this.engine.dispatcher().drain(List.of(this.epoch));

		assertThat(this.engine.timer().pending()).as("wake-ups").isZero();
		assertThat(this.epoch.isBusy()).as("nothing to wait for").isFalse();
		assertThat(this.opened.get()).isEqualTo(2);
		assertThat(this.closed.get()).as("retry contexts").isEqualTo(2);
		assertThat(this.epoch.inFlight()).isEqualTo(3);
	}

	@Test
	void closesTheirRetriesOnceHoweverOftenTheEpochIsEnded() {
		this.engine.poll(Records.record(0, "a"));
		this.engine.runAll();

		this.engine.dispatcher().drain(List.of(this.epoch));
		this.engine.dispatcher().cancel(List.of(this.epoch));
		this.engine.dispatcher().end(List.of(this.epoch));
		this.engine.advance(Duration.ofHours(1));

		assertThat(this.closed.get()).isOne();
		assertThat(this.attempts.get()).isOne();
	}

	@Test
	void i6DropsOneThatWasWokenJustBeforeTheEpochEnded() {
		this.engine.poll(Records.record(0, "a"));
		this.engine.runAll();
		this.engine.timer().advance(ListenerFixture.RETRY_DELAY);

		this.engine.dispatcher().end(List.of(this.epoch));
		this.engine.runAll();

		assertThat(this.attempts.get()).as("the retry did not start").isOne();
		assertThat(this.closed.get()).isOne();
		assertThat(this.epoch.isBusy()).isFalse();
	}

	@Test
	void dropsOneWhoseEpochEndsWhileItsWaitIsArranged() {
		this.decision = null;
		this.engine.poll(Records.record(0, "a"));

		this.engine.runAll();

		assertThat(this.engine.timer().pending()).isZero();
		assertThat(this.closed.get()).isOne();
		assertThat(this.host.fatalErrors()).isEmpty();
	}

	@Test
	void keepsLanesOfOtherEpochsWaiting() {
		this.engine.open(Records.ORDERS_1);
		this.engine.poll(Records.record(0, "a"), Records.record(Records.ORDERS_1, 0, "a", "v"));
		this.engine.runAll();

		this.engine.dispatcher().end(List.of(this.epoch));
		this.engine.advance(ListenerFixture.RETRY_DELAY);

		assertThat(this.attempts.get()).as("two first attempts and one retry").isEqualTo(3);
	}

	@Test
	void startsTheRetryWhenABlockingWaitReturns() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		this.decision = new RetryDecision.RetryWhenReturned(() -> {
			waiting.countDown();
			over.await();
		});
		this.engine.poll(Records.record(0, "a"));
		this.engine.runAll();
		waiting.await();
		assertThat(this.engine.runners().pending()).isZero();

		over.countDown();
		waitForRunner();
		this.decision = new RetryDecision.RetryAfter(ListenerFixture.RETRY_DELAY);
		this.engine.runAll();

		assertThat(this.attempts.get()).isEqualTo(2);
	}

	@Test
	void aBlockingWaitThatIsCutShortEndsBeforeTheRetryStarts() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		this.decision = new RetryDecision.RetryWhenReturned(() -> {
			waiting.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			over.await();
		});
		this.engine.poll(Records.record(0, "a"));
		this.engine.runAll();
		waiting.await();

		assertThat(this.engine.dispatcher().giveUp(this.epoch, 0)).isTrue();
		interrupted.await();
		this.engine.runAll();
		assertThat(this.engine.letters()).as("its policy is still at work").isEmpty();

		over.countDown();
		waitForRunner();
		this.engine.runAll();

		assertThat(this.engine.letters()).hasSize(1);
		assertThat(this.attempts.get()).isEqualTo(1);
		assertThat(this.engine.dispatcher().retryNow(this.epoch, 0)).isFalse();
	}

	@Test
	void startsTheRetryAtOnceWhenABlockingWaitFails() {
		CountDownLatch firstRunIsOver = new CountDownLatch(1);
		this.decision = new RetryDecision.RetryWhenReturned(() -> {
			firstRunIsOver.await();
			throw new IllegalStateException("broken policy");
		});
		this.engine.poll(Records.record(0, "a"));
		this.engine.runAll();
		this.decision = new RetryDecision.RetryAfter(ListenerFixture.RETRY_DELAY);

		firstRunIsOver.countDown();
		waitForRunner();
		this.engine.runAll();

		assertThat(this.attempts.get()).isEqualTo(2);
	}

	@Test
	void i6InterruptsABlockingWaitAndDropsItsLane() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		this.decision = new RetryDecision.RetryWhenReturned(() -> {
			waiting.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw ex;
			}
		});
		this.engine.poll(Records.record(0, "a"));
		this.engine.runAll();
		waiting.await();

		this.engine.dispatcher().drain(List.of(this.epoch));

		interrupted.await();
		assertThat(this.closed.get()).isOne();
		assertThat(this.attempts.get()).isOne();
	}

	@Test
	void i6DropsOneThatWaitsToSendItsDeadLetterAgain() {
		this.failure = new PermanentException("broken");
		this.engine.poll(Records.record(0, "a"));
		this.engine.runAll();
		this.engine.letters().getFirst().acknowledgement().completeExceptionally(new IllegalStateException("down"));
		this.engine.runAll();
		assertThat(this.engine.timer().pending()).isOne();
		assertThat(this.epoch.isBusy()).isFalse();

		this.engine.dispatcher().drain(List.of(this.epoch));

		assertThat(this.engine.timer().pending()).isZero();
		assertThat(this.epoch.inFlight()).isOne();
	}

	@Test
	void doesNotMindThatTheTimerHasEnded() {
		this.engine.poll(Records.record(0, "a"));
		Runnable runner = this.engine.runners().take();
		this.engine.timer().shutdown();

		runner.run();

		assertThat(this.host.fatalErrors()).isEmpty();
	}

	@Test
	void waitsForAYearIfTheDelayIsTooLongForATimer() {
		this.decision = new RetryDecision.RetryAfter(Duration.ofSeconds(Long.MAX_VALUE));
		this.engine.poll(Records.record(0, "a"));

		this.engine.runAll();

		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(this.engine.timer().delays()).containsExactly(Duration.ofDays(365));
	}

	/** The wait ends on a thread of its own. */
	private void waitForRunner() {
		while (this.engine.runners().pending() == 0) {
			Thread.onSpinWait();
		}
	}

	/** Counts; a decision that is not set ends the epoch in the middle of the failure. */
	private final class CountingStrategy implements RetryStrategy {

		@Override
		public Duration nextDelay(int attempt, Throwable cause) {
			throw new UnsupportedOperationException();
		}

		@Override
		public RetrySequence open() {
			WaitingLaneTests.this.opened.incrementAndGet();
			return new RetrySequence() {

				@Override
				public RetryDecision next(int attempt, Throwable cause) {
					RetryDecision next = WaitingLaneTests.this.decision;
					if (next == null) {
						WaitingLaneTests.this.engine.dispatcher().drain(List.of(WaitingLaneTests.this.epoch));
						return new RetryDecision.RetryAfter(ListenerFixture.RETRY_DELAY);
					}
					return next;
				}

				@Override
				public void close() {
					WaitingLaneTests.this.closed.incrementAndGet();
				}

			};
		}

	}

}
