package dev.prosody.engine.pipeline;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An attempt that has expired and runs on when its partition is taken away. */
class RepeatedCancellationTests {

	/** Made by the thread that runs it. */
	private final Supplier<Attempt> attempts = () -> new Attempt(
			new EventInProgress(null, null, Records.record(0, "a"), 0), null, 1,
			new AttemptTerms(new VirtualClock(), new TimeLimit(0, 0), Runnable::run));

	private final AtomicInteger signals = new AtomicInteger();

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void i6IsInterruptedOnceMoreByTheRevocation() {
		Attempt attempt = this.attempts.get();
		attempt.onCancel(this.signals::incrementAndGet);
		assertThat(attempt.cancel(Attempt.CancelReason.EXPIRED, true)).isTrue();
		assertThat(Thread.interrupted()).as("by expiry").isTrue();

		assertThat(attempt.cancel(Attempt.CancelReason.REVOKED, true)).as("the signal is up already").isFalse();

		assertThat(Thread.interrupted()).as("by revocation").isTrue();
		assertThat(this.signals.get()).isOne();
		assertThat(attempt.end()).isEqualTo(Attempt.CancelReason.REVOKED);
	}

	@Test
	void isNotInterruptedTwiceForTheSameReason() {
		Attempt attempt = this.attempts.get();
		attempt.cancel(Attempt.CancelReason.REVOKED, true);
		Thread.interrupted();

		attempt.cancel(Attempt.CancelReason.REVOKED, true);
		attempt.cancel(Attempt.CancelReason.EXPIRED, true);

		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void i7IsNotInterruptedAfterItsEnd() {
		Attempt attempt = this.attempts.get();
		attempt.cancel(Attempt.CancelReason.EXPIRED, true);
		attempt.end();

		attempt.cancel(Attempt.CancelReason.REVOKED, true);

		assertThat(Thread.interrupted()).isFalse();
	}

}
