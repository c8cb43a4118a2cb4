package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * I6: a runner lets a lane sleep until its retry while the poll thread ends the epoch.
 * Only then does its timer run, as late as possible.
 * <p>
 * Seeded bug: with the phase read before the wait is registered, the outcome {@code
 * false, true} came up: neither side saw the other.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "dropped with its epoch")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "two holders: dropped, and woken")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "sleeps on after the end of its epoch")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "held by nobody, and never let go")
@State
public class SleepWhileEpochEndsProof {

	private final Partition epoch = EpochFixture.open();

	private final QueuedEvent event = EpochFixture.event(this.epoch, 0);

	private final Lane lane = EpochFixture.lane(this.epoch, this.event);

	private final Wakeup wakeup = new Wakeup(this.event, null);

	@Actor
	public void runner() {
		this.epoch.sleeping(this.lane, this.wakeup);
	}

	@Actor
	public void pollThread() {
		this.epoch.close();
	}

	@Arbiter
	public void timer(ZZ_Result result) {
		result.r1 = EpochFixture.isDropped(this.event);
		result.r2 = this.epoch.awake(this.lane, this.wakeup);
	}

}
