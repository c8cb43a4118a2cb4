package dev.prosody.engine.offset;

import java.util.Optional;

import org.apache.kafka.common.Uuid;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The poll thread writes down what is settled above the watermark, for whoever gets the
 * partition next, while a runner settles two of five offsets: 3, then the watermark.
 * Offset 2 was settled before, 1 and 4 stay open.
 * <p>
 * Bug: the real one that this proof has found. The runs began with the watermark as it
 * was when they were collected; if it was settled by then, the first run had no length,
 * and the outcome {@code unreadable} came up.
 */
@JCStressTest
@Outcome(id = { "0: [2]", "0: [2, 3]", "1: [2, 3]" }, expect = Expect.ACCEPTABLE,
		desc = "the next owner skips what was settled before it was written down")
@Outcome(id = "unreadable", expect = Expect.FORBIDDEN, desc = "the next owner takes it for damaged and skips nothing")
@Outcome(expect = Expect.FORBIDDEN, desc = "the next owner skips what was never settled, or too little")
@State
public class SettledAboveProof {

	private static final Uuid TOPIC = new Uuid(1, 2);

	private static final int CHARS = 4096;

	private final OffsetLedger ledger = new OffsetLedger();

	private final LedgerPage page = this.ledger.take(0, Optional.empty());

	public SettledAboveProof() {
		for (long offset = 1; offset <= 4; offset++) {
			this.ledger.take(offset, Optional.empty());
		}
		this.page.settle(2);
	}

	@Actor
	public void runner() {
		this.page.settle(3);
		this.page.settle(0);
	}

	@Actor
	public void pollThread(L_Result result) {
		long committed = this.ledger.lowestUnsettled();
		SettledOffsets written = this.ledger.settledAbove(TOPIC, committed, null);
		result.r1 = (written != null) ? read(written.encode(CHARS), committed) : "nothing";
	}

	private static String read(String metadata, long committed) {
		SettledOffsets read = SettledOffsets.decode(metadata, committed, TOPIC);
		if (read == null) {
			return "unreadable";
		}
		StringBuilder skipped = new StringBuilder();
		for (long offset = 0; offset <= 4; offset++) {
			if (read.contains(offset, Optional.empty())) {
				skipped.append(skipped.isEmpty() ? "" : ", ").append(offset);
			}
		}
		return committed + ": [" + skipped + "]";
	}

}
