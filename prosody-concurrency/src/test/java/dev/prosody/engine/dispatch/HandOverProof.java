package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * I1: a lane ends while the poll thread ends its epoch and lets the lane of the same key
 * in the next epoch wait for it.
 * <p>
 * Seeded bugs: with a {@code handOver} that takes no monitor, and with an {@code ended}
 * that asks whether the partition is open before it says that nothing runs, the outcome
 * {@code false, false} came up.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "has waited, and is made ready by the end of the first")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "comes after the end, and is made ready at once")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "made ready twice: two holders")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "never made ready: the key is stuck")
@State
public class HandOverProof {

	private final Partition epoch = EpochFixture.open();

	private final Lane lane = EpochFixture.lane(this.epoch, EpochFixture.event(this.epoch, 0));

	private final Lane next = new Lane(EpochFixture.open(), this.lane.key());

	public HandOverProof() {
		this.lane.started();
		this.epoch.enter();
	}

	@Actor
	public void runner(ZZ_Result result) {
		result.r1 = this.lane.ended() != null;
	}

	@Actor
	public void pollThread(ZZ_Result result) {
		this.epoch.drain();
		result.r2 = !this.lane.handOver(this.next);
	}

}
