package dev.prosody.engine.offset;

import java.util.Optional;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * An offset is settled twice: the in-flight limits get its share back once.
 * <p>
 * Seeded bug: with the bit read before it is set, in two steps, the outcome {@code true,
 * true} came up.
 */
@JCStressTest
@Outcome(id = { "true, false", "false, true" }, expect = Expect.ACCEPTABLE, desc = "one of them has settled it")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "counted twice: more is in flight than allowed")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "counted by nobody: its share is lost for ever")
@State
public class SettleTwiceProof {

	private final LedgerPage page = new OffsetLedger().take(0, Optional.empty());

	@Actor
	public void runner(ZZ_Result result) {
		result.r1 = this.page.settle(0);
	}

	@Actor
	public void otherRunner(ZZ_Result result) {
		result.r2 = this.page.settle(0);
	}

}
