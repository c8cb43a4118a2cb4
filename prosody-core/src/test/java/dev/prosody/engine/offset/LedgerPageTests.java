package dev.prosody.engine.offset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerPageTests {

	@Test
	void reportsNoEmptyRunIfTheLowestUnsettledOffsetIsSettledBeforeTheReport() {
		LedgerPage page = new LedgerPage(0);
		for (long offset = 0; offset < 4; offset++) {
			page.take(offset);
		}
		page.settle(2);
		long lowest = page.lowestUnsettled();
		page.settle(0);

		SettledRuns runs = new SettledRuns(lowest);
		page.report(lowest, runs);

		assertThat(runs.toList()).as("offsets 0 and 1 unsettled, 2 settled").containsExactly(2L, 1L);
	}

	@Test
	void reportsAllOffsetsAfterAGapOfBillions() {
		long base = 1L << 32;
		LedgerPage page = new LedgerPage(base);
		page.take(base);
		page.take(base + 1);
		page.settle(base + 1);

		SettledRuns runs = new SettledRuns(0);
		runs.add(1, true);
		page.report(0, runs);

		assertThat(runs.toList()).as("0 unsettled, 1 settled, then all but the last")
			.containsExactly(1L, 1L, base - 1, 1L);
	}

}
