package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZIZ_Result;

/**
 * I1, I9: an operator gives a waiting event up while its timer fires.
 * <p>
 * Seeded bugs: with a wait that is looked for and removed in two steps, the outcome
 * {@code true, 2, true} came up; with an event that is given up before its wait is taken,
 * {@code false, 1, true}.
 */
@JCStressTest
@Outcome(id = "true, 1, true", expect = Expect.ACCEPTABLE, desc = "the operator has woken it, and it is given up")
@Outcome(id = "false, 1, false", expect = Expect.ACCEPTABLE, desc = "the timer has woken it, and it is attempted")
@Outcome(id = ".*, 2, .*", expect = Expect.FORBIDDEN, desc = "two holders: a dead letter beside an attempt")
@Outcome(id = "true, 1, false", expect = Expect.FORBIDDEN, desc = "attempted although the operator was told otherwise")
@Outcome(id = "false, 1, true", expect = Expect.FORBIDDEN, desc = "given up although the operator was told otherwise")
@Outcome(expect = Expect.FORBIDDEN, desc = "woken by nobody: the key is stuck")
@State
public class DeadLetterWhileTimerFiresProof {

	private final WaitFixture wait = WaitFixture.timed();

	@Actor
	public void operator(ZIZ_Result result) {
		result.r1 = this.wait.deadLetter();
	}

	@Actor
	public void timer() {
		this.wait.backOffEnds();
	}

	@Arbiter
	public void atTheEnd(ZIZ_Result result) {
		result.r2 = this.wait.timesReady();
		result.r3 = this.wait.isGivenUp();
	}

}
