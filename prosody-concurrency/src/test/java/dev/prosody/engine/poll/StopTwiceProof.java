package dev.prosody.engine.poll;

import java.time.Duration;

import dev.prosody.engine.pipeline.EngineClock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/**
 * I8: two threads stop a listener, in different ways: the first decides.
 * <p>
 * Seeded bug: with a {@code stop} that takes no monitor, the outcomes {@code 1, false}
 * and {@code 2, true} came up.
 */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "the first of them came first")
@Outcome(id = "2, false", expect = Expect.ACCEPTABLE, desc = "the second of them came first")
@Outcome(expect = Expect.FORBIDDEN, desc = "the time of one with the manner of the other")
@State
public class StopTwiceProof {

	private final LoopCommands commands = new LoopCommands(EngineClock.SYSTEM, false, new PausedPartitions());

	@Actor
	public void stopper() {
		this.commands.stop(Duration.ofSeconds(1), true);
	}

	@Actor
	public void otherStopper() {
		this.commands.stop(Duration.ofSeconds(2), false);
	}

	@Arbiter
	public void atTheEnd(JZ_Result result) {
		result.r1 = Duration.ofNanos(this.commands.stopBudgetOr(Duration.ZERO).nanos()).toSeconds();
		result.r2 = this.commands.leavesGroup();
	}

}
