package dev.prosody.engine.offset;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

import dev.prosody.testing.Seed;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is settled above a committed offset, as its metadata says. */
class SettledOffsetsTests {

	private static final Uuid TOPIC = Uuid.randomUuid();

	private final OffsetLedger ledger = new OffsetLedger();

	private final TreeMap<Long, LedgerPage> pages = new TreeMap<>();

	@Test
	void saysWhatWasSettledAndNothingElse() {
		take(10, 11, 12, 13, 14, 15);
		settle(11, 12, 14);

		SettledOffsets read = roundTrip(4096, 10);

		assertThat(settled(read, 9, 20)).containsExactly(11L, 12L, 14L);
	}

	@Test
	void saysNothingWhenNothingOrEverythingIsSettled() {
		take(10, 11);
		assertThat(this.ledger.settledAbove(TOPIC, this.ledger.lowestUnsettled(), null)).isNull();
		settle(10, 11);
		assertThat(this.ledger.settledAbove(TOPIC, 12, null)).isNull();
	}

	@Test
	void neverSaysThatTheCommittedOffsetItselfIsSettled() {
		take(10, 11);
		settle(11);

		assertThat(roundTrip(4096, 10).contains(10, Optional.empty())).isFalse();
	}

	@Test
	void canBeReadAlthoughTheCommittedOffsetSettlesWhileTheyAreCollected() {
		SettledRuns runs = new SettledRuns(10);
		runs.add(10, true);
		runs.add(11, true);
		runs.add(12, false);
		runs.add(13, true);

		SettledOffsets read = SettledOffsets.decode(new SettledOffsets(TOPIC, 10, 0, runs.toList()).encode(4096), 10,
				TOPIC);

		assertThat(settled(read, 9, 20)).containsExactly(11L, 13L);
	}

	@Test
	void takesGapsBetweenSettledOffsetsForSettledAndThoseAtTheEdgesNot() {
		take(10, 20, 30, 40, 50);
		settle(20, 30, 50);

		SettledOffsets read = roundTrip(4096, 10);

		assertThat(read.contains(20, Optional.empty())).isTrue();
		assertThat(read.contains(25, Optional.empty())).as("never taken, between settled ones").isTrue();
		assertThat(read.contains(15, Optional.empty())).isFalse();
		assertThat(read.contains(35, Optional.empty())).isFalse();
		assertThat(read.contains(45, Optional.empty())).isFalse();
		assertThat(read.contains(51, Optional.empty())).isFalse();
		assertThat(read.end()).isEqualTo(51);
	}

	@Test
	void trustsNoRecordOfANewerLeaderThanAnySettledOneHad() {
		this.pages.put(10L, this.ledger.take(10, Optional.of(3)));
		this.pages.put(11L, this.ledger.take(11, Optional.of(4)));
		this.pages.put(12L, this.ledger.take(12, Optional.of(5)));
		settle(11);

		SettledOffsets read = roundTrip(4096, 10);

		assertThat(read.contains(11, Optional.of(4))).isTrue();
		assertThat(read.contains(11, Optional.of(5))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20, 64, 100, 4096, 65_536 })
	void saysAPrefixWhenThereIsMoreThanFits(int maxChars) {
		int holes = 20_000;
		for (long offset = 0; offset < holes * 2L; offset++) {
			take(offset);
			if (offset % 2 == 1) {
				settle(offset);
			}
		}
		SettledOffsets all = this.ledger.settledAbove(TOPIC, this.ledger.lowestUnsettled(), null);

		String text = all.encode(maxChars);

		assertThat(text.length()).isLessThanOrEqualTo(maxChars);
		SettledOffsets read = SettledOffsets.decode(text, 0, TOPIC);
		if (maxChars < 48) {
			assertThat(text).isEmpty();
			return;
		}
		assertThat(read.end()).isGreaterThan(1).isLessThanOrEqualTo(holes * 2L);
		assertThat(settled(read, 0, read.end())).allMatch((offset) -> offset % 2 == 1);
	}

	@Test
	void fitsAboutAThousandHolesIntoWhatBrokersAcceptByDefault() {
		for (long offset = 0; offset < 4_000; offset++) {
			take(offset);
			if (offset % 2 == 1) {
				settle(offset);
			}
		}

		SettledOffsets read = roundTrip(4096, 0);

		assertThat(read.end()).isGreaterThan(2_000);
	}

	@Test
	void readsNothingFromWhatIsNotItsOwn() {
		take(10, 11);
		settle(11);
		String text = this.ledger.settledAbove(TOPIC, this.ledger.lowestUnsettled(), null).encode(4096);

		assertThat(SettledOffsets.decode(text, 10, TOPIC)).isNotNull();
		assertThat(SettledOffsets.decode(text, 11, TOPIC)).as("another offset, as after a replication").isNull();
		assertThat(SettledOffsets.decode(text, 10, Uuid.randomUuid())).as("the topic was recreated").isNull();
		assertThat(SettledOffsets.decode("", 10, TOPIC)).isNull();
		assertThat(SettledOffsets.decode("consumer-1", 10, TOPIC)).isNull();
		assertThat(SettledOffsets.decode("bm90IG91cnM", 10, TOPIC)).isNull();
		assertThat(SettledOffsets.decode("\u0000ä", 10, TOPIC)).isNull();
	}

	@Test
	void readsNothingFromDamagedText() {
		take(10, 11, 12, 13);
		settle(11, 13);
		byte[] bytes = Base64.getDecoder()
			.decode(this.ledger.settledAbove(TOPIC, this.ledger.lowestUnsettled(), null).encode(4096));
		for (int i = 0; i < bytes.length; i++) {
			for (int bit = 0; bit < 8; bit++) {
				byte[] damaged = bytes.clone();
				damaged[i] ^= (byte) (1 << bit);
				String text = Base64.getEncoder().withoutPadding().encodeToString(damaged);
				assertThat(SettledOffsets.decode(text, 10, TOPIC)).as("bit %d of byte %d", bit, i).isNull();
			}
		}
	}

	@Test
	void i3AgreesWithATrivialModelUnderRandomHistories() {
		RandomGenerator random = Seed.random("SettledOffsetsTests");
		for (int round = 0; round < 200; round++) {
			OffsetLedger model = new OffsetLedger();
			TreeMap<Long, Boolean> offsets = new TreeMap<>();
			long offset = random.nextInt(5_000);
			for (int i = 0; i < 1_000; i++) {
				offset += 1 + (random.nextInt(10) == 0 ? random.nextInt(3_000) : 0);
				LedgerPage page = model.take(offset, Optional.empty());
				boolean settles = random.nextInt(3) > 0;
				if (settles) {
					page.settle(offset);
				}
				offsets.put(offset, settles);
			}
			SettledOffsets all = model.settledAbove(TOPIC, model.lowestUnsettled(), null);
			long base = model.lowestUnsettled();
			SettledOffsets read = SettledOffsets.decode(all.encode(1 << 20), base, TOPIC);
			offsets.forEach((taken, settled) -> assertThat(read.contains(taken, Optional.empty())).as("%d", taken)
				.isEqualTo(settled && taken > base));
			SettledOffsets prefix = SettledOffsets.decode(all.encode(64 + random.nextInt(500)), base, TOPIC);
			offsets.forEach((taken,
					settled) -> assertThat(settled || prefix == null || !prefix.contains(taken, Optional.empty()))
						.as("%d is unsettled", taken)
						.isTrue());
		}
	}

	private void take(long... offsets) {
		for (long offset : offsets) {
			this.pages.put(offset, this.ledger.take(offset, Optional.empty()));
		}
	}

	private void settle(long... offsets) {
		for (long offset : offsets) {
			this.pages.get(offset).settle(offset);
		}
	}

	private SettledOffsets roundTrip(int maxChars, long committed) {
		return SettledOffsets.decode(
				this.ledger.settledAbove(TOPIC, this.ledger.lowestUnsettled(), null).encode(maxChars), committed,
				TOPIC);
	}

	private static List<Long> settled(SettledOffsets offsets, long from, long to) {
		return LongStream.range(from, to)
			.filter((offset) -> offsets.contains(offset, Optional.empty()))
			.boxed()
			.toList();
	}

}
