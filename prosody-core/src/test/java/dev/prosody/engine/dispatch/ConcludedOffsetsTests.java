package dev.prosody.engine.dispatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConcludedOffsetsTests {

	private static final long TIMESTAMP = 1_767_607_200_000L;

	private final ConcludedOffsets offsets = new ConcludedOffsets();

	@Test
	void knowsInTheNextEpochWhatWasConcluded() {
		conclude(7);
		this.offsets.committed(5);
		this.offsets.nextEpoch();
		this.offsets.resumesAt(5);

		assertThat(this.offsets.contains(7, TIMESTAMP)).isTrue();
		assertThat(this.offsets.contains(7, TIMESTAMP + 1)).as("another record").isFalse();
	}

	@Test
	void knowsNothingWithinAnEpoch() {
		conclude(7);

		assertThat(this.offsets.contains(7, TIMESTAMP)).isFalse();
	}

	@Test
	void forgetsEverythingWhenTheCommittedOffsetWasSetBack() {
		conclude(7);
		this.offsets.committed(8);
		this.offsets.nextEpoch();
		this.offsets.resumesAt(3);

		assertThat(this.offsets.contains(7, TIMESTAMP)).isFalse();
	}

	@Test
	void remembersAgainAfterThat() {
		forgetsEverythingWhenTheCommittedOffsetWasSetBack();
		conclude(7);
		this.offsets.nextEpoch();
		this.offsets.resumesAt(3);

		assertThat(this.offsets.contains(7, TIMESTAMP)).isTrue();
	}

	private void conclude(long offset) {
		this.offsets.taken(offset);
		this.offsets.concluded(offset, TIMESTAMP);
	}

}
