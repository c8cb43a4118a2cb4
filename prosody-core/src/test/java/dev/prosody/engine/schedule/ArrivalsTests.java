package dev.prosody.engine.schedule;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ArrivalsTests {

	private final Arrivals<String> arrivals = new Arrivals<>();

	@Test
	void givesBackInTheOrderOfArrivalOverAllBatches() {
		this.arrivals.addAll(List.of("a", "b"));
		this.arrivals.addAll(List.of());
		this.arrivals.add("c");
		this.arrivals.addAll(List.of("d", "e"));

		assertThat(List.of(poll(), poll(), poll(), poll(), poll())).containsExactly("a", "b", "c", "d", "e");
		assertThat(this.arrivals.poll()).isNull();
	}

	@Test
	void looksAtTheFirstWithoutTakingIt() {
		assertThat(this.arrivals.peek()).isNull();
		this.arrivals.addAll(List.of("a", "b"));
		this.arrivals.add("c");

		assertThat(this.arrivals.peek()).isEqualTo("a");
		assertThat(poll()).isEqualTo("a");
		poll();
		assertThat(this.arrivals.peek()).as("of the next batch").isEqualTo("c");
	}

	@Test
	void isEmptyWhenTheLastIsTaken() {
		assertThat(this.arrivals.isEmpty()).isTrue();
		this.arrivals.addAll(List.of("a", "b"));
		poll();
		assertThat(this.arrivals.isEmpty()).isFalse();
		poll();
		assertThat(this.arrivals.isEmpty()).isTrue();
	}

	private String poll() {
		String polled = this.arrivals.poll();
		assertThat(polled).isNotNull();
		return polled;
	}

}
