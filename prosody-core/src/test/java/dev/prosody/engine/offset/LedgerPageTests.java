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

}
