package dev.prosody.benchmarks.scaling;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CourseTests {

	private final Course course = new Course();

	@BeforeEach
	void grow() {
		this.course.add(1000, 0);
		this.course.add(2000, 100);
		this.course.add(3000, 400);
		this.course.add(4000, 400);
	}

	@Test
	void tellsGrowthPerSecondBetweenLooks() {
		assertThat(this.course.slope(1500, 2500)).isEqualTo(200);
	}

	@Test
	void tellsWhenAValueWasReachedFirst() {
		assertThat(this.course.reached(250)).isEqualTo(2500);
		assertThat(this.course.reached(400)).isEqualTo(3000);
	}

	@Test
	void staysAsItWasBeforeAndAfter() {
		assertThat(this.course.slope(0, 1000)).isZero();
		assertThat(this.course.slope(4000, 5000)).isZero();
	}

}
