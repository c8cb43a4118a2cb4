package dev.prosody.engine.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.prosody.engine.offset.LedgerPage;
import dev.prosody.engine.offset.OffsetLedger;
import dev.prosody.engine.offset.SettledOffsets;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.listener.DedupOptions;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A partition whose last owner has told what it had settled above its commit. */
class SettledBeforeTests {

	private final List<Long> handled = new ArrayList<>();

	private final ManualEngine engine = new ManualEngine(
			ListenerFixture.listener("settled-before").handler((event, context) -> this.handled.add(event.offset())),
			new RecordingHost());

	private final Partition partition = this.engine.open(Records.ORDERS_0);

	@Test
	void handlesOnlyWhatWasNotSettled() {
		this.partition.settledBefore(settled(10, 11, 13));

		this.engine.poll(Records.record(10, "a"), Records.record(11, "a"), Records.record(12, "b"),
				Records.record(13, "b"), Records.record(14, "a"));
		this.engine.runAll();

		assertThat(this.handled).containsExactlyInAnyOrder(10L, 12L, 14L);
		assertThat(this.partition.inFlight()).isZero();
		assertThat(this.partition.inFlightBytes()).isZero();
		assertThat(this.partition.ledger().lowestUnsettled()).isEqualTo(OffsetLedger.NONE);
	}

	@Test
	void i2CommitsNothingBeforeTheRestIsSettled() {
		this.partition.settledBefore(settled(10, 11, 12));

		this.engine.poll(Records.record(10, "a"), Records.record(11, "a"), Records.record(12, "b"));

		assertThat(this.partition.ledger().lowestUnsettled()).isEqualTo(10);
		assertThat(this.partition.inFlight()).isOne();
		assertThat(this.partition.ahead()).isEqualTo(2);
	}

	@Test
	void remembersInTheNextEpochWhatItWasTold() {
		ManualEngine deduplicating = new ManualEngine(ListenerFixture.listener("told-before")
			.options((options) -> options.dedup(DedupOptions.DEFAULTS))
			.handler((event, context) -> this.handled.add(event.offset())), new RecordingHost());
		Partition first = deduplicating.open(Records.ORDERS_0);
		first.settledBefore(settled(10, 11));
		deduplicating.poll(Records.record(10, "a"), Records.record(11, "a"));
		deduplicating.dispatcher().end(List.of(first));

		deduplicating.open(Records.ORDERS_0);
		deduplicating.poll(Records.record(10, "a"), Records.record(11, "a"));
		deduplicating.runAll();

		assertThat(this.handled).containsExactly(10L);
	}

	@Test
	void trustsNothingWhenSomebodyHasSetTheOffsetBack() {
		this.partition.settledBefore(settled(10, 11, 12));

		this.engine.poll(Records.record(5, "a"), Records.record(10, "a"), Records.record(11, "a"),
				Records.record(12, "a"));
		this.engine.runAll();

		assertThat(this.handled).containsExactly(5L, 10L, 11L, 12L);
	}

	private static SettledOffsets settled(long base, long... settled) {
		OffsetLedger ledger = new OffsetLedger();
		ledger.take(base, Optional.empty());
		long last = base;
		for (long offset : settled) {
			for (long between = last + 1; between < offset; between++) {
				ledger.take(between, Optional.empty());
			}
			LedgerPage page = ledger.take(offset, Optional.empty());
			page.settle(offset);
			last = offset;
		}
		return ledger.settledAbove(Uuid.randomUuid(), base, null);
	}

}
