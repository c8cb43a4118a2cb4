package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * I6: the last busy lane leaves while the poll thread begins to drain, and waits for it
 * if it sees it inside.
 * <p>
 * Seeded bug: with an {@code exit} that reads the phase before it counts down, the
 * outcome {@code false, 1} came up.
 */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "the poll thread waits, and is told")
@Outcome(id = { "false, 0", "true, 0" }, expect = Expect.ACCEPTABLE, desc = "the poll thread does not wait")
@Outcome(id = "false, 1", expect = Expect.FORBIDDEN, desc = "the poll thread waits and is never told")
@State
public class LastExitProof {

	private final Gate gate = new Gate();

	public LastExitProof() {
		this.gate.enter();
	}

	@Actor
	public void runner(ZI_Result result) {
		result.r1 = this.gate.exit();
	}

	@Actor
	public void pollThread(ZI_Result result) {
		this.gate.advance(Phase.DRAINING);
		result.r2 = this.gate.busy();
	}

}
