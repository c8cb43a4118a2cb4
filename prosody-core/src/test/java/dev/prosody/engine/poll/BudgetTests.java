package dev.prosody.engine.poll;

import java.time.Duration;

import dev.prosody.engine.testing.VirtualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** I6 and I8 divide their time by it. */
class BudgetTests {

	private final VirtualClock clock = new VirtualClock();

	private final Budget budget = Budget.of(Duration.ofSeconds(10), this.clock);

	@Test
	void endsEachShareInTime() {
		assertThat(this.budget.isWithin(0.7)).isTrue();
		assertThat(this.budget.until(0.7)).isEqualTo(Duration.ofSeconds(7));

		this.clock.advance(Duration.ofMillis(6_999));
		assertThat(this.budget.isWithin(0.7)).isTrue();
		this.clock.advance(Duration.ofMillis(1));

		assertThat(this.budget.isWithin(0.7)).isFalse();
		assertThat(this.budget.isWithin(0.9)).isTrue();
		assertThat(this.budget.until(0.7)).isZero();
		assertThat(this.budget.until(1)).isEqualTo(Duration.ofSeconds(3));
		assertThat(this.budget.elapsed()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void leavesNothingWhenItIsOver() {
		this.clock.advance(Duration.ofMinutes(1));

		assertThat(this.budget.isWithin(1)).isFalse();
		assertThat(this.budget.until(1)).isZero();
	}

	@Test
	void i8ARevocationTakesNoMoreThanAStopThatIsUnderWayHasLeft() {
		Budget stop = this.budget;
		this.clock.advance(Duration.ofSeconds(6));
		Budget revocation = Budget.of(Duration.ofSeconds(20), this.clock).within(stop);

		assertThat(revocation.until(1)).isEqualTo(Duration.ofSeconds(4));
		assertThat(revocation.until(0.5)).isEqualTo(Duration.ofSeconds(2));
		assertThat(Budget.of(Duration.ofSeconds(1), this.clock).within(stop).until(1)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void i8ARevocationAfterTheStopsTimeHasNoTime() {
		this.clock.advance(Duration.ofSeconds(11));

		assertThat(Budget.of(Duration.ofSeconds(20), this.clock).within(this.budget).isWithin(1)).isFalse();
	}

}
