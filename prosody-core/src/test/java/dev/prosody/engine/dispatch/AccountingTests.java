package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an attempt has used counts before its key, or anybody else, is chosen next. */
class AccountingTests {

	private final VirtualClock clock = new VirtualClock();

	private final List<String> started = new ArrayList<>();

	@Test
	void countsAnAttemptBeforeItsKeyWaitsAgain() {
		ManualEngine engine = new ManualEngine(oneRunner().handler((event, context) -> {
			this.started.add(event.key());
			this.clock.advance(Duration.ofMillis(event.key().equals("slow") ? 270 : 100));
		}), new RecordingHost(), this.clock);
		engine.open(Records.ORDERS_0);
		for (int i = 0; i < 12; i++) {
			engine.poll(Records.record(2 * i, "slow"), Records.record(2 * i + 1, "quick"));
		}

		engine.runAll();

		// without its latest attempt the slow key would have more than one turn in four
		assertThat(this.started.subList(0, 12)).containsExactly("slow", "quick", "quick", "quick", "slow", "quick",
				"quick", "quick", "slow", "quick", "quick", "quick");
	}

	private static ListenerFixture oneRunner() {
		return ListenerFixture.listener("accounting").options((options) -> options.maxConcurrency(1));
	}

}
