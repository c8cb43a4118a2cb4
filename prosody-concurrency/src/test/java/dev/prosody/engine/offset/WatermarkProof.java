package dev.prosody.engine.offset;

import java.util.Optional;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJZ_Result;

/**
 * I2: the poll thread settles an offset itself, which an earlier owner had settled, and
 * looks at the watermark twice, while a runner settles the next one. The runner's plain
 * write stands for what its handler has done.
 * <p>
 * Seeded bug: with a plain {@code settled[word] |= mask}, the outcomes {@code 1, 0} and
 * {@code 0, 0} came up: the runner wrote an old word over the settlement of offset 0.
 */
@JCStressTest
@Outcome(id = { "1, 1, true", "1, 2, true", "2, 2, true" }, expect = Expect.ACCEPTABLE,
		desc = "forward only, and what is below has been handled")
@Outcome(id = ".*, .*, false", expect = Expect.FORBIDDEN, desc = "a commit passes what was not handled")
@Outcome(expect = Expect.FORBIDDEN, desc = "backwards, or past what is not settled")
@State
public class WatermarkProof {

	private final OffsetLedger ledger = new OffsetLedger();

	private final LedgerPage page = this.ledger.take(0, Optional.empty());

	private boolean handled;

	public WatermarkProof() {
		this.ledger.take(1, Optional.empty());
		this.ledger.take(2, Optional.empty());
	}

	@Actor
	public void runner() {
		this.handled = true;
		this.page.settle(1);
	}

	@Actor
	public void pollThread(JJZ_Result result) {
		this.page.settle(0);
		result.r1 = this.ledger.lowestUnsettled();
		result.r2 = this.ledger.lowestUnsettled();
		result.r3 = result.r2 < 2 || this.handled;
	}

}
