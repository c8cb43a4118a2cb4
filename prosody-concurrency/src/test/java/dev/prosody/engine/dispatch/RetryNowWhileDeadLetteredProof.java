package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * I1: one operator wants the next attempt of a waiting event now, while another gives it
 * up.
 * <p>
 * Seeded bug: with a wait that is looked for and removed in two steps, the outcome {@code
 * true, true, 2} came up.
 */
@JCStressTest
@Outcome(id = { "true, false, 1", "false, true, 1" }, expect = Expect.ACCEPTABLE, desc = "one of them has woken it")
@Outcome(id = ".*, .*, 2", expect = Expect.FORBIDDEN, desc = "two holders: a dead letter beside an attempt")
@Outcome(expect = Expect.FORBIDDEN, desc = "woken by nobody, or answered wrongly")
@State
public class RetryNowWhileDeadLetteredProof {

	private final WaitFixture wait = WaitFixture.timed();

	@Actor
	public void operator(ZZI_Result result) {
		result.r1 = this.wait.retryNow();
	}

	@Actor
	public void otherOperator(ZZI_Result result) {
		result.r2 = this.wait.deadLetter();
	}

	@Arbiter
	public void atTheEnd(ZZI_Result result) {
		result.r3 = this.wait.timesReady();
	}

}
