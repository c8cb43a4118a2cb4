package dev.prosody.samples.flights;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AirportStatisticTests {

	@Test
	void addsUpDepartures() {
		AirportStatistic statistic = AirportStatistic.NONE.plus(3, Departures.of("DFW", 0, 20))
			.plus(8, Departures.of("DFW", 5, -4));

		assertThat(statistic).isEqualTo(new AirportStatistic(8, 2, 16, 0));
	}

	@Test
	void countsLateDeparturesInARow() {
		AirportStatistic statistic = AirportStatistic.NONE.plus(1, Departures.of("DFW", 0, 14));
		assertThat(statistic.lateInARow()).isZero();

		statistic = statistic.plus(2, Departures.of("DFW", 1, 15)).plus(3, Departures.of("DFW", 2, 99));
		assertThat(statistic.lateInARow()).isEqualTo(2);

		assertThat(statistic.plus(4, Departures.of("DFW", 3, 0)).lateInARow()).isZero();
	}

	@Test
	void ignoresRowsThatAreDeliveredAgain() {
		AirportStatistic statistic = AirportStatistic.NONE.plus(1, Departures.of("DFW", 0, 20))
			.plus(2, Departures.of("DFW", 1, 30));

		assertThat(statistic.plus(1, Departures.of("DFW", 0, 20)).plus(2, Departures.of("DFW", 1, 30)))
			.isEqualTo(statistic);
	}

}
