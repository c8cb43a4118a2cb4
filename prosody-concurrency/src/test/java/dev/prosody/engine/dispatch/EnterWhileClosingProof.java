package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * I6: a lane enters a partition while the poll thread closes it and looks who is inside.
 * <p>
 * Seeded bug: with an {@code enter} that tests the phase and counts in two steps, the
 * outcome {@code true, 0} came up.
 */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "inside before the gate has closed, and seen there")
@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "stays outside")
@Outcome(id = "true, 0", expect = Expect.FORBIDDEN, desc = "enters after the gate has closed")
@Outcome(id = "false, 1", expect = Expect.FORBIDDEN, desc = "counted though outside: a revocation waits for nobody")
@State
public class EnterWhileClosingProof {

	private final Gate gate = new Gate();

	@Actor
	public void runner(ZI_Result result) {
		result.r1 = this.gate.enter();
	}

	@Actor
	public void pollThread(ZI_Result result) {
		this.gate.advance(Phase.CLOSED);
		result.r2 = this.gate.busy();
	}

}
