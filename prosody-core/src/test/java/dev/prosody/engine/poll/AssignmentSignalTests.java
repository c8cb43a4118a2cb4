package dev.prosody.engine.poll;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AssignmentSignalTests {

	private final AssignmentSignal signal = new AssignmentSignal();

	@Test
	void waitsForEverIfAskedTo() throws Exception {
		this.signal.set(true);

		assertThat(this.signal.await(ChronoUnit.FOREVER.getDuration())).isTrue();
	}

	@Test
	void doesNotWaitForTimesThatAreOver() throws Exception {
		assertThat(this.signal.await(Duration.ofDays(-1))).isFalse();
	}

}
