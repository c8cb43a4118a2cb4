package dev.prosody.engine.pipeline;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.ListenerLog;
import dev.prosody.engine.testing.Records;
import dev.prosody.status.SkipReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events that no handler is there for: one warning, however many come, and a line of each
 * for who looks for one of them.
 */
class SkippedEventTests {

	private static final String LISTENER = "skipped-events";

	@Test
	void warnsOnceAboutEventsWithoutValueThatNoHandlerTakes() {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener(LISTENER), new RecordingHost());
		engine.open(Records.ORDERS_0);
		try (ListenerLog log = ListenerLog.of(LISTENER)) {
			for (int offset = 0; offset < 3; offset++) {
				engine.poll(Records.record(Records.ORDERS_0, offset, "key", null));
			}
			engine.runAll();

			assertThat(log.lines()).hasSize(3)
				.first()
				.asString()
				.startsWith("WARN Listener 'skipped-events': orders-0@0 has no value and no handler takes such events");
			assertThat(log.lines()).endsWith("DEBUG Listener 'skipped-events': orders-0@1 skipped (EXCISE)",
					"DEBUG Listener 'skipped-events': orders-0@2 skipped (EXCISE)");
		}
		assertThat(engine.counts().skipped(SkipReason.EXCISE)).isEqualTo(3);
	}

	@Test
	void warnsOnceAboutEventsOfTypesThatNoHandlerMatches() {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener(LISTENER).payloadTypes((event) -> null),
				new RecordingHost());
		engine.open(Records.ORDERS_0);
		try (ListenerLog log = ListenerLog.of(LISTENER)) {
			engine.poll(Records.record(0, "key"), Records.record(1, "key"));
			engine.runAll();

			assertThat(log.lines()).hasSize(2)
				.first()
				.asString()
				.startsWith("WARN Listener 'skipped-events': no handler");
			assertThat(log.lines()).endsWith("DEBUG Listener 'skipped-events': orders-0@1 skipped (UNMATCHED)");
		}
		assertThat(engine.counts().skipped(SkipReason.UNMATCHED)).isEqualTo(2);
	}

}
