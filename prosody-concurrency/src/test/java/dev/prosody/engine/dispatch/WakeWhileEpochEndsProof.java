package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * I1, I6: the timer of a sleeping lane meets the end of its epoch.
 * <p>
 * Seeded bug: with an {@code awake} that looks for the wait and removes it in two steps,
 * the outcome {@code true, true} came up.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "woken: a runner drops it")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "dropped with its epoch")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "two holders: dropped, and woken")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "held by nobody, and never let go")
@State
public class WakeWhileEpochEndsProof {

	private final Partition epoch = EpochFixture.open();

	private final QueuedEvent event = EpochFixture.event(this.epoch, 0);

	private final Lane lane = EpochFixture.lane(this.epoch, this.event);

	private final Wakeup wakeup = new Wakeup(this.event, null);

	public WakeWhileEpochEndsProof() {
		this.epoch.sleeping(this.lane, this.wakeup);
	}

	@Actor
	public void timer(ZZ_Result result) {
		result.r1 = this.epoch.awake(this.lane, this.wakeup);
	}

	@Actor
	public void pollThread() {
		this.epoch.close();
	}

	@Arbiter
	public void atTheEnd(ZZ_Result result) {
		result.r2 = EpochFixture.isDropped(this.event);
	}

}
