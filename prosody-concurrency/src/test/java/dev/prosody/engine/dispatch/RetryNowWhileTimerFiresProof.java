package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * I1: an operator wants the next attempt of a waiting event now, while its timer fires.
 * <p>
 * Seeded bug: with a wait that is looked for and removed in two steps, the outcome {@code
 * true, 2} came up.
 */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "the operator has woken it")
@Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "the timer has woken it")
@Outcome(id = ".*, 2", expect = Expect.FORBIDDEN, desc = "two holders: an attempt beside another")
@Outcome(expect = Expect.FORBIDDEN, desc = "woken by nobody: the key is stuck")
@State
public class RetryNowWhileTimerFiresProof {

	private final WaitFixture wait = WaitFixture.timed();

	@Actor
	public void operator(ZI_Result result) {
		result.r1 = this.wait.retryNow();
	}

	@Actor
	public void timer() {
		this.wait.backOffEnds();
	}

	@Arbiter
	public void atTheEnd(ZI_Result result) {
		result.r2 = this.wait.timesReady();
	}

}
