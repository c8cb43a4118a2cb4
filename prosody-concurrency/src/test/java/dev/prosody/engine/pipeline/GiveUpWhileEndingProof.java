package dev.prosody.engine.pipeline;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * An operator gives an event up while the attempt ends that runs now: what the operator
 * is told is what its runner does.
 * <p>
 * Seeded bug: with a {@code giveUp} that takes no monitor, the outcome
 * {@code true, false} came up.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "in time: given up if the attempt has failed")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "too late, and refused")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "retried although the operator was told otherwise")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "given up although the operator was told otherwise")
@State
public class GiveUpWhileEndingProof {

	private final Attempt attempt = Attempts.start();

	@Actor
	public void operator(ZZ_Result result) {
		result.r1 = this.attempt.giveUp();
	}

	@Actor
	public void runner(ZZ_Result result) {
		Attempts.end(this.attempt);
		result.r2 = Attempts.isGivenUp(this.attempt);
	}

}
