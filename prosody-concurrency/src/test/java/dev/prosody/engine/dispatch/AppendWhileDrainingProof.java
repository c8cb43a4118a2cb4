package dev.prosody.engine.dispatch;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * I1, I3: the poll thread appends two events to a lane while its holder runs the first;
 * whoever is told that the lane must be made ready becomes a holder and runs it.
 * <p>
 * Seeded bug: with an {@code append} that reads the size and raises it in two steps, the
 * outcomes {@code 1, 0, 0, 0} and {@code 1, 1, 0, 0} came up: the holder released the
 * lane in between, and nobody was told to run it.
 */
@JCStressTest
@Outcome(id = "1, 1, 1, 0", expect = Expect.ACCEPTABLE, desc = "each event is run once, by one holder at a time")
@Outcome(id = ".*, .*, .*, 1", expect = Expect.FORBIDDEN, desc = "two holders at a time, or out of order")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event is lost, or run twice")
@State
public class AppendWhileDrainingProof {

	private static final int EVENTS = 3;

	private final QueuedEvent[] events = new QueuedEvent[EVENTS];

	private final int[] runs = new int[EVENTS];

	private final AtomicInteger holders = new AtomicInteger(1);

	private final Lane lane;

	/** Written by the holder, as the runs are. */
	private long last = -1;

	private volatile boolean inOrder = true;

	public AppendWhileDrainingProof() {
		Partition epoch = EpochFixture.open();
		for (int offset = 0; offset < EVENTS; offset++) {
			this.events[offset] = EpochFixture.event(epoch, offset);
		}
		this.lane = EpochFixture.lane(epoch, this.events[0]);
	}

	@Actor
	public void runner() {
		drain();
	}

	@Actor
	public void pollThread() {
		for (int i = 1; i < EVENTS; i++) {
			if (this.lane.append(this.events[i])) {
				hold();
				drain();
			}
		}
	}

	@Arbiter
	public void atTheEnd(IIII_Result result) {
		result.r1 = this.runs[0];
		result.r2 = this.runs[1];
		result.r3 = this.runs[2];
		result.r4 = this.inOrder ? 0 : 1;
	}

	private void hold() {
		if (this.holders.incrementAndGet() != 1) {
			this.inOrder = false;
		}
	}

	/** As a runner does, without the pipeline. */
	private void drain() {
		boolean more = true;
		while (more) {
			int available = this.lane.size();
			for (int i = 0; i < available; i++) {
				run(this.lane.head());
			}
			this.holders.decrementAndGet();
			more = this.lane.release(available);
			if (more) {
				hold();
			}
		}
	}

	private void run(QueuedEvent event) {
		if (event.offset() <= this.last) {
			this.inOrder = false;
		}
		this.last = event.offset();
		this.runs[(int) event.offset()]++;
		event.ended = true;
	}

}
