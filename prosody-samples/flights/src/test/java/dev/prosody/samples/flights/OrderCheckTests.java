package dev.prosody.samples.flights;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OrderCheckTests {

	private final OrderCheck check = new OrderCheck();

	@Test
	void acceptsAscendingTimesPerAirport() {
		add(1, "DFW", 10);
		add(2, "ORD", 5);
		add(3, "DFW", 11);
		add(4, "ORD", 6);

		assertThat(this.check.violations()).isZero();
	}

	@Test
	void countsEachRowThatIsHandledAfterALaterOne() {
		add(1, "DFW", 10);
		add(4, "DFW", 40);
		add(2, "DFW", 20);
		add(3, "DFW", 30);
		add(5, "DFW", 50);

		assertThat(this.check.violations()).isEqualTo(2);
	}

	@Test
	void rowsDecideBetweenDeparturesOfOneMinute() {
		add(1, "DFW", 10);
		add(2, "DFW", 10);
		assertThat(this.check.violations()).isZero();

		add(4, "DFW", 12);
		add(3, "DFW", 12);
		assertThat(this.check.violations()).isEqualTo(1);
	}

	private void add(int row, String origin, int minute) {
		this.check.add(new Row(row, Departures.of(origin, minute, 0)));
	}

}
