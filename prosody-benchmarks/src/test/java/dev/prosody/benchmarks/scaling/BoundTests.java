package dev.prosody.benchmarks.scaling;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BoundTests {

	@Test
	void permitsOfAllInstancesBoundWhenThereAreKeysEnough() {
		Point point = Point.of("w1x/keys=12000/handler-ms=20/concurrency=64").instances(4);

		assertThat(Bound.of(point)).isEqualTo(new Bound("permits", 12_800));
	}

	@Test
	void keysBoundWhenThereAreFewerThanPermits() {
		Bound bound = Bound.of(Point.of("w1x/keys=50/handler-ms=20/concurrency=256"));

		assertThat(bound.name()).isEqualTo("keys");
		assertThat(bound.eventsPerSecond()).isCloseTo(2_500, within(10.0));
	}

	@Test
	void windowBoundsWhenItHoldsFewerEventsThanThereArePermits() {
		Bound bound = Bound.of(Point.of("w1x/keys=1000000/handler-ms=100/concurrency=1000").maxInFlight(800));

		assertThat(bound.name()).isEqualTo("window");
		assertThat(bound.eventsPerSecond()).isCloseTo(8_000, within(10.0));
	}

	@Test
	void largeValuesMakeTheWindowSmaller() {
		Bound bound = Bound.of(Point.of("w1x/keys=1000000/handler-ms=100/concurrency=1000/value-bytes=1048576"));

		assertThat(bound.name()).isEqualTo("window");
		assertThat(bound.eventsPerSecond()).isCloseTo(640, within(1.0));
	}

	@Test
	void hottestKeyBoundsHoweverManyInstancesThereAre() {
		Bound bound = Bound.of(Point.of("w1x/handler-ms=10/spread=hot").instances(4));

		assertThat(bound.name()).isEqualTo("hottest key");
		assertThat(bound.eventsPerSecond()).isCloseTo(111, within(1.0));
	}

	@Test
	void nothingBoundsHandlersThatDoNothing() {
		assertThat(Bound.of(Point.of("w2")).eventsPerSecond()).isInfinite();
	}

	@Test
	void recipeGivesHalfMoreThanTheLoad() {
		Recipe recipe = new Recipe(8_000, 20, 20_000, 2);

		assertThat(recipe.concurrency()).isEqualTo(120);
		assertThat(recipe.partitions()).isEqualTo(12);
		assertThat(Bound.of(recipe.point()).eventsPerSecond()).isCloseTo(12_000, within(1.0));
	}

}
