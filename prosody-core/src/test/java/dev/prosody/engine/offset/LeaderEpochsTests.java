package dev.prosody.engine.offset;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeaderEpochsTests {

	private final LeaderEpochs epochs = new LeaderEpochs();

	@Test
	void hasNoneBeforeTheFirstRecord() {
		assertThat(this.epochs.before(5)).isEmpty();
		this.epochs.taken(5, Optional.of(1));

		assertThat(this.epochs.before(5)).isEmpty();
		assertThat(this.epochs.before(6)).contains(1);
	}

	@Test
	void isThatOfTheLastRecordBelow() {
		this.epochs.taken(0, Optional.of(1));
		this.epochs.taken(1, Optional.of(1));
		this.epochs.taken(10, Optional.of(4));
		this.epochs.taken(11, Optional.empty());

		assertThat(this.epochs.before(1)).contains(1);
		assertThat(this.epochs.before(10)).contains(1);
		assertThat(this.epochs.before(11)).contains(4);
		assertThat(this.epochs.before(100)).isEmpty();
	}

	@Test
	void keepsOneRunBelowWhatWasAskedForLast() {
		for (int epoch = 0; epoch < 1_000; epoch++) {
			this.epochs.taken(epoch, Optional.of(epoch));
			assertThat(this.epochs.before(epoch + 1)).contains(epoch);
		}

		assertThat(this.epochs).extracting("runs")
			.asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.ITERABLE)
			.hasSize(1);
	}

}
