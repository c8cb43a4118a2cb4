package dev.prosody.engine.offset;

import java.util.Optional;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * Two runners settle neighbours, whose bits share a word.
 * <p>
 * Seeded bug: with a plain {@code settled[word] |= mask}, the outcomes 0 and 1 came up:
 * one settlement overwrote the other.
 */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "both are settled")
@Outcome(expect = Expect.FORBIDDEN, desc = "a settlement is lost: no commit ever passes it")
@State
public class SettleNeighboursProof {

	private final OffsetLedger ledger = new OffsetLedger();

	private final LedgerPage page = this.ledger.take(0, Optional.empty());

	public SettleNeighboursProof() {
		this.ledger.take(1, Optional.empty());
	}

	@Actor
	public void runner() {
		this.page.settle(0);
	}

	@Actor
	public void otherRunner() {
		this.page.settle(1);
	}

	@Arbiter
	public void atTheEnd(J_Result result) {
		result.r1 = this.ledger.lowestUnsettled();
	}

}
