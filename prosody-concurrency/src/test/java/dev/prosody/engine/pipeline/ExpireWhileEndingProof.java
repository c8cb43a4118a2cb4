package dev.prosody.engine.pipeline;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * I7: the watchdog finds an attempt that is just ending. An interrupt that comes even
 * later is found by the next attempt of the same thread.
 * <p>
 * Seeded bug: with an interrupt after the monitor was left, the outcome {@code true,
 * true, true} came up.
 */
@JCStressTest
@Outcome(id = "false, false, false", expect = Expect.ACCEPTABLE, desc = "has ended in time")
@Outcome(id = "true, true, false", expect = Expect.ACCEPTABLE, desc = "has expired, and knows it")
@Outcome(id = ".*, .*, true", expect = Expect.FORBIDDEN, desc = "the interrupt reaches the next event")
@Outcome(expect = Expect.FORBIDDEN, desc = "ended and expired at once, or neither")
@State
public class ExpireWhileEndingProof {

	private static final int LONGEST_WORK = 63;

	private final AttemptSlot slot = new AttemptSlot();

	private volatile boolean finished;

	@Actor
	public void runner(ZZZ_Result result) {
		boolean left = Thread.interrupted();
		Attempt attempt = Attempts.start();
		this.slot.show(attempt);
		work(attempt);
		result.r1 = attempt.end() != null;
		this.slot.ended(attempt, 0);
		this.finished = true;
		result.r3 = Thread.interrupted() || left;
	}

	/** Ends before the watchdog or after it, by chance. */
	private static void work(Attempt attempt) {
		for (long i = attempt.startNanos() & LONGEST_WORK; i > 0; i--) {
			Thread.onSpinWait();
		}
	}

	/** Waits for the attempt: it would mostly look too early. */
	@Actor
	public void watchdog(ZZZ_Result result) {
		Attempt attempt = this.slot.current();
		while (attempt == null && !this.finished) {
			attempt = this.slot.current();
		}
		result.r2 = attempt != null && attempt.expire(true);
	}

}
