package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * I1, I6: an operator wants the next attempt of a waiting event now, while its partition
 * is revoked.
 * <p>
 * Seeded bug: with a wait that is looked for and removed in two steps, the outcome {@code
 * true, true, 1} came up.
 */
@JCStressTest
@Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "woken: a runner drops it")
@Outcome(id = "false, true, 0", expect = Expect.ACCEPTABLE, desc = "dropped with its epoch, and refused")
@Outcome(id = ".*, true, 1", expect = Expect.FORBIDDEN, desc = "two holders: dropped, and woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "held by nobody and never let go, or answered wrongly")
@State
public class RetryNowWhileRevokedProof {

	private final WaitFixture wait = WaitFixture.timed();

	@Actor
	public void operator(ZZI_Result result) {
		result.r1 = this.wait.retryNow();
	}

	@Actor
	public void pollThread() {
		this.wait.drain();
	}

	@Arbiter
	public void atTheEnd(ZZI_Result result) {
		result.r2 = this.wait.isDropped();
		result.r3 = this.wait.timesReady();
	}

}
