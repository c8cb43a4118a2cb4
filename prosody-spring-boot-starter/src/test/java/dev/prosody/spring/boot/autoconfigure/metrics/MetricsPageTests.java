package dev.prosody.spring.boot.autoconfigure.metrics;

import dev.prosody.spring.testing.GeneratedPage;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} says what the code documents. */
class MetricsPageTests {

	@Test
	void pageIsWhatTheMetersAre() throws Exception {
		GeneratedPage.verify("metrics.md", MetricsPage.text(), MetricsPageTests.class);
	}

}
