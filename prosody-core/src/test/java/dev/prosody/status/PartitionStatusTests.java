package dev.prosody.status;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionStatusTests {

	private static PartitionStatus partition(long position, long committed, long inFlight, long ahead, long unpolled) {
		return new PartitionStatus("orders", 0, position, committed, committed, inFlight, 0, ahead, 1, unpolled, null,
				null);
	}

	@Test
	void whatIsNotPolledAndWhatIsInFlightIsStillToBeHandled() {
		PartitionStatus stuck = partition(100, 10, 1, 89, 7);

		assertThat(stuck.lag()).isEqualTo(8);
		assertThat(stuck.committedLag()).isEqualTo(97);
	}

	@Test
	void nothingIsKnownBeforeTheFirstFetch() {
		PartitionStatus fresh = partition(-1, -1, 0, 0, -1);

		assertThat(fresh.lag()).isEqualTo(-1);
		assertThat(fresh.committedLag()).isEqualTo(-1);
	}

	@Test
	void beforeTheFirstCommitEverythingPolledIsUncommitted() {
		assertThat(partition(5, -1, 2, 3, 7).committedLag()).isEqualTo(12);
		assertThat(partition(-1, -1, 0, 0, 0).committedLag()).as("an empty partition").isZero();
	}

}
