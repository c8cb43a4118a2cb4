package dev.prosody.engine.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.listener.SchedulerOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who goes next when all runners are busy: the reference figures of the sibling clients,
 * with selection called directly.
 */
class FairQueueTests {

	private final VirtualClock clock = new VirtualClock();

	private final FairQueue<Key> queue = new FairQueue<>(SchedulerOptions.DEFAULTS, this.clock::nanoTime, 0);

	@Test
	void servesTheClassThatIsBehindItsShare() {
		this.queue.ran(WorkClass.FRESH, Duration.ofMillis(700).toNanos());
		this.queue.ran(WorkClass.RETRY, Duration.ofMillis(100).toNanos());
		Key fresh = waits(new Key("fresh"), WorkClass.FRESH);
		Key retry = waits(new Key("retry"), WorkClass.RETRY);

		assertThat(this.queue.poll(true)).as("1.0 s of weight against 0.33 s").isSameAs(retry);
		assertThat(this.queue.poll(true)).as("nothing else waits").isSameAs(fresh);
	}

	@Test
	void servesFirstAttemptsWhenRetriesHaveTakenMore() {
		this.queue.ran(WorkClass.FRESH, Duration.ofMillis(100).toNanos());
		this.queue.ran(WorkClass.RETRY, Duration.ofMillis(700).toNanos());
		Key fresh = waits(new Key("fresh"), WorkClass.FRESH);
		waits(new Key("retry"), WorkClass.RETRY);

		assertThat(this.queue.poll(true)).isSameAs(fresh);
	}

	@Test
	void givesRetriesThirtyPercentWhileBothClassesWait() {
		assertThat(retriesIn(1_000, Duration.ofMillis(100))).isBetween(280, 320);
	}

	@Test
	void returnsToTheSharesAfterAnImbalance() {
		this.queue.ran(WorkClass.FRESH, Duration.ofMillis(900).toNanos());
		this.queue.ran(WorkClass.RETRY, Duration.ofMillis(100).toNanos());

		assertThat(retriesIn(1_000, Duration.ofMillis(10))).isBetween(200, 400);
	}

	@Test
	void prefersTheKeyThatHasUsedLess() {
		Key heavy = waits(new Key("heavy").used(Duration.ofSeconds(10)), WorkClass.FRESH);
		Key light = waits(new Key("light").used(Duration.ofMillis(100)), WorkClass.FRESH);

		assertThat(this.queue.poll(true)).isSameAs(light);
		assertThat(this.queue.poll(true)).isSameAs(heavy);
	}

	@Test
	void prefersTheLongestWaitingOfEqualKeys() {
		Key first = waits(new Key("first"), WorkClass.FRESH);
		this.clock.advance(Duration.ofSeconds(1));
		waits(new Key("second"), WorkClass.FRESH);
		this.clock.advance(Duration.ofSeconds(1));

		assertThat(this.queue.poll(true)).isSameAs(first);
	}

	@Test
	void letsAKeyThatHasWaitedTheMaximumPassManyThatUsedLess() {
		Key old = waits(new Key("old").used(Duration.ofSeconds(5)), WorkClass.FRESH);
		this.clock.advance(Duration.ofSeconds(120));
		waits(new Key("new").used(Duration.ofMillis(10)), WorkClass.FRESH);

		assertThat(this.queue.poll(true)).as("5 s less 200 s of urgency").isSameAs(old);
	}

	@Test
	void servesAKeyThatWaitedTenSecondsBeforeAHundredThatJustCame() {
		Key old = waits(new Key("old"), WorkClass.FRESH);
		this.clock.advance(Duration.ofSeconds(10));
		for (int i = 0; i < 100; i++) {
			waits(new Key("new-" + i).used(Duration.ofMillis(1)), WorkClass.FRESH);
		}

		assertThat(this.queue.poll(true)).isSameAs(old);
	}

	@Test
	void servesBothLongWaitingAndNewKeys() {
		List<Key> old = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			old.add(waits(new Key("old-" + i).used(Duration.ofMillis(500)), WorkClass.FRESH));
		}
		this.clock.advance(Duration.ofSeconds(60));
		for (int i = 0; i < 100; i++) {
			waits(new Key("new-" + i), WorkClass.FRESH);
		}

		List<Key> chosen = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			chosen.add(this.queue.poll(true));
		}

		assertThat(chosen).containsAll(old).hasSizeGreaterThan(old.size());
	}

	@Test
	void servesAHeavyKeyAgainWhenTheOthersHaveCaughtUpWithItsUrgency() {
		Key heavy = new Key("heavy").used(Duration.ofSeconds(150));
		List<Key> others = List.of(new Key("a"), new Key("b"), new Key("c"));
		int firstRound = 0;
		int heavyRounds = 0;
		for (int round = 1; round <= 1_000; round++) {
			waits(heavy, WorkClass.FRESH);
			heavy.since -= Duration.ofSeconds(100).toNanos();
			others.forEach((other) -> waits(other, WorkClass.FRESH));
			Key next = this.queue.poll(true);
			drain();
			next.used(Duration.ofMillis(100));
			if (next == heavy) {
				heavyRounds++;
				firstRound = (firstRound == 0) ? round : firstRound;
			}
		}

		assertThat(firstRound).as("150 s less 138.9 s of urgency are 11.1 s, which three keys use up in 333 rounds")
			.isBetween(301, 399);
		assertThat(heavyRounds).isGreaterThan(100).isLessThan(1_000 / 4);
	}

	@Test
	void keepsTenKeysTogether() {
		List<Key> keys = keys(10);
		keys.forEach((key) -> waits(key, WorkClass.FRESH));

		runRounds(10_000, Duration.ofMillis(10));

		assertThat(spread(keys)).isLessThan(1);
	}

	@Test
	void letsNewKeysCatchUp() {
		List<Key> old = keys(10);
		old.forEach((key) -> waits(key.used(Duration.ofMillis(100)), WorkClass.FRESH));
		List<Key> young = keys(20);
		young.forEach((key) -> waits(key, WorkClass.FRESH));

		List<Key> chosen = runRounds(100, Duration.ofMillis(10));

		assertThat(chosen).filteredOn(young::contains).hasSizeGreaterThan(60);
		assertThat(chosen).filteredOn(old::contains).hasSizeLessThan(40);
		List<Key> all = new ArrayList<>(old);
		all.addAll(young);
		assertThat(spread(all)).isLessThan(5);
	}

	@Test
	void servesAClassOfWeightZeroOnlyWhenNothingElseWaits() {
		FairQueue<Key> freshOnly = new FairQueue<>(
				new SchedulerOptions(0, Duration.ofMinutes(2), Duration.ofSeconds(200), 1), this.clock::nanoTime, 0);
		Key retry = new Key("retry");
		Key fresh = new Key("fresh");
		freshOnly.ran(WorkClass.FRESH, Duration.ofHours(1).toNanos());
		freshOnly.add(retry, WorkClass.RETRY);
		freshOnly.add(fresh, WorkClass.FRESH);

		assertThat(freshOnly.poll(true)).isSameAs(fresh);
		assertThat(freshOnly.poll(true)).isSameAs(retry);
	}

	@Test
	void ignoresWaitingTimeWhenUrgencyIsSwitchedOff() {
		FairQueue<Key> withoutUrgency = new FairQueue<>(
				new SchedulerOptions(0.3, Duration.ZERO, Duration.ofSeconds(200), 1), this.clock::nanoTime, 0);
		Key waiting = new Key("waiting").used(Duration.ofMillis(20));
		withoutUrgency.add(waiting, WorkClass.FRESH);
		this.clock.advance(Duration.ofMinutes(1));
		Key light = new Key("light").used(Duration.ofMillis(10));
		withoutUrgency.add(light, WorkClass.FRESH);

		assertThat(withoutUrgency.poll(true)).isSameAs(light);
	}

	@Test
	void forgetsUsedTimeByHalvesOfTwoMinutes() {
		Key old = new Key("old").used(Duration.ofSeconds(8));
		this.clock.advance(Duration.ofMinutes(6));
		Key recent = new Key("recent").used(Duration.ofMillis(1_100));

		assertThat(old.load().virtualSeconds(this.clock.nanoTime())).isEqualTo(1);
		waits(recent, WorkClass.FRESH);
		waits(old, WorkClass.FRESH);
		assertThat(this.queue.poll(true)).isSameAs(old);
	}

	@Test
	void isFirstInFirstOutWhileRunnersAreFree() {
		Key heavy = waits(new Key("heavy").used(Duration.ofSeconds(10)), WorkClass.RETRY);
		Key light = waits(new Key("light"), WorkClass.FRESH);

		assertThat(this.queue.poll(false)).isSameAs(heavy);
		assertThat(this.queue.poll(false)).isSameAs(light);
		assertThat(this.queue.poll(false)).isNull();
	}

	@Test
	void losesNothingWhenContentionComesAndGoes() {
		List<Key> keys = keys(5);
		keys.forEach((key) -> waits(key, WorkClass.FRESH));
		List<Key> chosen = new ArrayList<>();
		chosen.add(this.queue.poll(true));
		keys.add(waits(new Key("late"), WorkClass.RETRY));

		while (!this.queue.isEmpty()) {
			chosen.add(this.queue.poll(false));
		}

		assertThat(chosen).containsExactlyInAnyOrderElementsOf(keys);
	}

	@Test
	void keepsPrioritiesForTenMillisecondsAndPlacesNewcomersAmongThem() {
		FairQueue<Key> cached = new FairQueue<>(SchedulerOptions.DEFAULTS, this.clock::nanoTime,
				FairQueue.REFRESH_NANOS);
		cached.add(new Key("a").used(Duration.ofMillis(10)), WorkClass.FRESH);
		Key middle = new Key("middle").used(Duration.ofMillis(5));
		cached.add(middle, WorkClass.FRESH);
		assertThat(cached.poll(true)).isSameAs(middle);

		Key newcomer = new Key("newcomer").used(Duration.ofMillis(7));
		cached.add(newcomer, WorkClass.FRESH);

		assertThat(cached.poll(true)).isSameAs(newcomer);
	}

	private Key waits(Key key, WorkClass work) {
		this.queue.add(key, work);
		return key;
	}

	private void drain() {
		while (this.queue.poll(true) != null) {
			continue;
		}
	}

	private int retriesIn(int rounds, Duration each) {
		Key fresh = waits(new Key("fresh"), WorkClass.FRESH);
		Key retry = waits(new Key("retry"), WorkClass.RETRY);
		int retries = 0;
		for (int i = 0; i < rounds; i++) {
			Key next = this.queue.poll(true);
			WorkClass work = (next == retry) ? WorkClass.RETRY : WorkClass.FRESH;
			assertThat(next).isIn(fresh, retry);
			this.clock.advance(each);
			this.queue.ran(work, each.toNanos());
			retries += (next == retry) ? 1 : 0;
			waits(next, work);
		}
		return retries;
	}

	private List<Key> runRounds(int rounds, Duration each) {
		List<Key> chosen = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			Key next = this.queue.poll(true);
			chosen.add(next);
			this.clock.advance(each);
			waits(next.used(each), WorkClass.FRESH);
		}
		return chosen;
	}

	private List<Key> keys(int count) {
		List<Key> keys = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			keys.add(new Key("key-" + i));
		}
		return keys;
	}

	private double spread(List<Key> keys) {
		ToDoubleFunction<Key> used = (key) -> key.load().virtualSeconds(this.clock.nanoTime());
		Comparator<Key> byUsed = Comparator.comparingDouble(used);
		return used.applyAsDouble(keys.stream().max(byUsed).orElseThrow())
				- used.applyAsDouble(keys.stream().min(byUsed).orElseThrow());
	}

	/** A key that waits. */
	private final class Key extends Waiting {

		private final String name;

		private final KeyLoad load = new KeyLoad();

		private Key(String name) {
			this.name = name;
		}

		/** Counts an attempt that has just ended. */
		private Key used(Duration time) {
			long now = FairQueueTests.this.clock.nanoTime();
			this.load.add(now - time.toNanos(), now, 0);
			return this;
		}

		@Override
		protected KeyLoad load() {
			return this.load;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
