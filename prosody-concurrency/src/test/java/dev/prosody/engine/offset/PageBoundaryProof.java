package dev.prosody.engine.offset;

import java.util.Optional;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * I2: the last open offset of a page is settled while the poll thread works out what to
 * commit; the first offset of the next page stays open.
 * <p>
 * Seeded bug: with a ledger that asks the page twice, whether it has an open offset and
 * then which, the outcome 1025 came up: the page was finished between the two questions,
 * which counts as everything settled.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "not settled yet: nothing to commit")
@Outcome(id = "1024", expect = Expect.ACCEPTABLE, desc = "settled: up to the next page")
@Outcome(id = "1025", expect = Expect.FORBIDDEN, desc = "the commit passes an offset that is not settled")
@State
public class PageBoundaryProof {

	private static final long BOUNDARY = LedgerPage.SIZE;

	private final OffsetLedger ledger = new OffsetLedger();

	private final LedgerPage page = this.ledger.take(BOUNDARY - 1, Optional.empty());

	public PageBoundaryProof() {
		this.ledger.take(BOUNDARY, Optional.empty());
		this.ledger.polledUpTo(new OffsetAndMetadata(BOUNDARY + 1));
	}

	@Actor
	public void runner() {
		this.page.settle(BOUNDARY - 1);
	}

	@Actor
	public void pollThread(J_Result result) {
		OffsetAndMetadata committable = this.ledger.committable();
		result.r1 = (committable != null) ? committable.offset() : 0;
	}

}
