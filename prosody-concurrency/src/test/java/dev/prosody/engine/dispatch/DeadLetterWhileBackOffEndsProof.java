package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZIZ_Result;

/**
 * I1, I9: an operator gives an event up whose back-off blocks a thread, while that
 * returns.
 * <p>
 * Seeded bug: with a thread that is hurried without a look whether its wait is over, the
 * outcome {@code true, 1, false} came up.
 */
@JCStressTest
@Outcome(id = "true, 1, true", expect = Expect.ACCEPTABLE, desc = "in time: given up when the back-off has ended")
@Outcome(id = "false, 1, false", expect = Expect.ACCEPTABLE, desc = "too late, and attempted")
@Outcome(id = ".*, 2, .*", expect = Expect.FORBIDDEN, desc = "two holders: a dead letter beside an attempt")
@Outcome(id = "true, 1, false", expect = Expect.FORBIDDEN, desc = "attempted although the operator was told otherwise")
@Outcome(id = "false, 1, true", expect = Expect.FORBIDDEN, desc = "given up although the operator was told otherwise")
@Outcome(expect = Expect.FORBIDDEN, desc = "woken by nobody: the key is stuck")
@State
public class DeadLetterWhileBackOffEndsProof {

	private final WaitFixture wait = WaitFixture.blocking();

	@Actor
	public void operator(ZIZ_Result result) {
		result.r1 = this.wait.deadLetter();
	}

	@Actor
	public void backOff() {
		this.wait.backOffEnds();
	}

	@Arbiter
	public void atTheEnd(ZIZ_Result result) {
		result.r2 = this.wait.timesReady();
		result.r3 = this.wait.isGivenUp();
	}

}
