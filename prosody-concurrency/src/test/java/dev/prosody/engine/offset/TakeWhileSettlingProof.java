package dev.prosody.engine.offset;

import java.util.Optional;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The poll thread takes an offset while a runner settles its neighbour in the same word.
 * <p>
 * Seeded bug: with a {@code take} that cleared the settled bit of its offset by a plain
 * {@code &=}, as the reuse of pages would need it, the outcome {@code 0, 0} came up: the
 * settlement of the neighbour was written over.
 */
@JCStressTest
@Outcome(id = { "0, 1", "1, 1" }, expect = Expect.ACCEPTABLE, desc = "the neighbour is settled, sooner or later")
@Outcome(id = ".*, 0", expect = Expect.FORBIDDEN, desc = "the settlement is lost: no commit ever passes it")
@Outcome(expect = Expect.FORBIDDEN, desc = "what was taken counts as settled: a commit passes it")
@State
public class TakeWhileSettlingProof {

	private final OffsetLedger ledger = new OffsetLedger();

	private final LedgerPage page = this.ledger.take(0, Optional.empty());

	@Actor
	public void pollThread(JJ_Result result) {
		this.ledger.take(1, Optional.empty());
		result.r1 = this.ledger.lowestUnsettled();
	}

	@Actor
	public void runner() {
		this.page.settle(0);
	}

	@Arbiter
	public void atTheEnd(JJ_Result result) {
		result.r2 = this.ledger.lowestUnsettled();
	}

}
