package dev.prosody.benchmarks.parts;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.offset.LedgerPage;
import dev.prosody.engine.offset.OffsetLedger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The offsets of a partition, as many open at a time as the window is wide. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerBenchmark {

	/** Offsets between the lowest open one and the next to be taken. */
	@Param({ "1000", "10000", "100000", "1000000" })
	public int window;

	private final OffsetLedger moving = new OffsetLedger();

	/** Its lowest offset stays open, all others are settled. */
	private final OffsetLedger stuck = new OffsetLedger();

	private LedgerPage[] pages = new LedgerPage[0];

	private long next;

	/** Takes the first windows. */
	@Setup
	public void fill() {
		this.pages = new LedgerPage[this.window];
		for (this.next = 0; this.next < this.window; this.next++) {
			this.pages[(int) this.next] = this.moving.take(this.next, Optional.empty());
			LedgerPage page = this.stuck.take(this.next, Optional.empty());
			if (this.next > 0) {
				page.settle(this.next);
			}
		}
	}

	/**
	 * An event: its offset is taken, and an older one is settled.
	 * @return whether it was open
	 */
	@Benchmark
	public boolean takeAndSettle() {
		int slot = (int) (this.next % this.window);
		boolean open = this.pages[slot].settle(this.next - this.window);
		this.pages[slot] = this.moving.take(this.next++, Optional.empty());
		return open;
	}

	/**
	 * As {@link #takeAndSettle}, and the poll thread asks what may be committed: the most
	 * often that it could.
	 * @return the watermark
	 */
	@Benchmark
	public long takeSettleAndWatermark() {
		takeAndSettle();
		return this.moving.lowestUnsettled();
	}

	/**
	 * Asked once a poll: how far everything else is ahead of an event that is stuck.
	 * @return number of offsets
	 */
	@Benchmark
	public long aheadOfStuck() {
		return this.stuck.settledAhead(1);
	}

}
