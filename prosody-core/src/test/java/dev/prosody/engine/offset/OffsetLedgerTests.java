package dev.prosody.engine.offset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class OffsetLedgerTests {

	private final OffsetLedger ledger = new OffsetLedger();

	private final Map<Long, LedgerPage> pages = new HashMap<>();

	@Test
	void hasNothingToCommitBeforeTheFirstEvent() {
		assertThat(this.ledger.committable()).isNull();
		assertThat(this.ledger.lowestUnsettled()).isEqualTo(OffsetLedger.NONE);
		assertThat(this.ledger.lastTaken()).isEqualTo(OffsetLedger.NONE);
	}

	@Test
	void hasNothingToCommitWhileTheFirstEventIsUnsettled() {
		take(10, 11, 12);
		settle(11, 12);

		assertThat(this.ledger.committable()).isNull();
		assertThat(this.ledger.settledAhead(1)).isEqualTo(2);
	}

	@Test
	void commitsUpToTheLowestUnsettledEvent() {
		take(10, 11, 12, 13);
		settle(10, 11, 13);

		assertThat(committable()).isEqualTo(12);
	}

	@Test
	void commitsWhereThePollEndedOnceEverythingIsSettled() {
		take(10, 11);
		this.ledger.polledUpTo(new OffsetAndMetadata(15));
		settle(10, 11);

		assertThat(committable()).isEqualTo(15);
	}

	@Test
	void movesOnWithAPollThatBroughtOnlyControlRecords() {
		take(10);
		this.ledger.polledUpTo(new OffsetAndMetadata(11));
		settle(10);
		this.ledger.polledUpTo(new OffsetAndMetadata(12));

		assertThat(committable()).isEqualTo(12);
	}

	@Test
	void treatsOffsetsThatWereNeverTakenAsIfTheyDidNotExist() {
		take(5, 5_000_000_000L);
		settle(5);

		assertThat(committable()).isEqualTo(5_000_000_000L);
	}

	@Test
	void commitsWithTheLeaderEpochOfTheLastEventBelow() {
		takeInEpoch(10, 1);
		takeInEpoch(11, 1);
		takeInEpoch(12, 2);
		takeInEpoch(13, 3);
		settle(10, 11);
		OffsetAndMetadata first = this.ledger.committable();
		settle(12);
		OffsetAndMetadata second = this.ledger.committable();

		assertThat(first).isEqualTo(new OffsetAndMetadata(12, Optional.of(1), ""));
		assertThat(second).isEqualTo(new OffsetAndMetadata(13, Optional.of(2), ""));
	}

	@Test
	void refusesAnOffsetThatIsNotAboveTheLast() {
		take(10);

		assertThatIllegalStateException().isThrownBy(() -> this.ledger.take(10, Optional.empty()))
			.withMessageContaining("10");
	}

	@Test
	void settlesAnOffsetOnce() {
		take(7);

		assertThat(this.pages.get(7L).settle(7)).isTrue();
		assertThat(this.pages.get(7L).settle(7)).isFalse();
	}

	@Test
	void keepsOnePageWhenEverythingIsSettled() {
		for (long offset = 0; offset < 100 * LedgerPage.SIZE; offset++) {
			this.ledger.take(offset, Optional.empty()).settle(offset);
			this.ledger.lowestUnsettled();
		}

		assertThat(this.ledger).extracting("pages")
			.asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.ITERABLE)
			.hasSize(1);
	}

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void i2AgreesWithATrivialModelUnderRandomHistories(long seed) {
		Random random = new Random(seed);
		TreeMap<Long, Boolean> model = new TreeMap<>();
		List<Long> open = new ArrayList<>();
		long next = random.nextInt(5000);
		long committedBefore = -1;
		for (int step = 0; step < 20_000; step++) {
			if (open.isEmpty() || random.nextInt(100) < 48) {
				next += gap(random);
				this.pages.put(next, this.ledger.take(next, Optional.empty()));
				this.ledger.polledUpTo(new OffsetAndMetadata(next + 1));
				model.put(next, false);
				open.add(next);
			}
			else {
				long offset = open.remove(random.nextInt(open.size()));
				settle(offset);
				model.put(offset, true);
			}
			if (random.nextInt(50) == 0) {
				long lowest = model.entrySet()
					.stream()
					.filter((entry) -> !entry.getValue())
					.mapToLong(Map.Entry::getKey)
					.findFirst()
					.orElse(OffsetLedger.NONE);
				assertThat(this.ledger.lowestUnsettled()).as("seed %s step %s", seed, step).isEqualTo(lowest);
				long ahead = (lowest == OffsetLedger.NONE) ? 0
						: model.tailMap(lowest).values().stream().filter((settled) -> settled).count();
				assertThat(this.ledger.settledAhead(open.size())).as("seed %s step %s", seed, step).isEqualTo(ahead);
				OffsetAndMetadata committable = this.ledger.committable();
				if (committable != null) {
					assertThat(committable.offset()).isGreaterThanOrEqualTo(committedBefore);
					assertThat(model.headMap(committable.offset()).values()).doesNotContain(false);
					committedBefore = committable.offset();
				}
			}
		}
	}

	private static long gap(Random random) {
		return switch (random.nextInt(20)) {
			case 0 -> 1 + random.nextInt(3000);
			case 1 -> 1 + random.nextInt(70);
			default -> 1;
		};
	}

	private void take(long... offsets) {
		for (long offset : offsets) {
			this.pages.put(offset, this.ledger.take(offset, Optional.empty()));
		}
	}

	private void takeInEpoch(long offset, int leaderEpoch) {
		this.pages.put(offset, this.ledger.take(offset, Optional.of(leaderEpoch)));
	}

	private void settle(long... offsets) {
		for (long offset : offsets) {
			this.pages.get(offset).settle(offset);
		}
	}

	private long committable() {
		OffsetAndMetadata committable = this.ledger.committable();
		assertThat(committable).isNotNull();
		return committable.offset();
	}

}
