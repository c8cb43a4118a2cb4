package dev.prosody.engine.poll;

import java.time.Duration;

import dev.prosody.engine.pipeline.EngineClock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * I8: a thread stops a listener, and leaves its group for good, while the loop looks.
 * <p>
 * Seeded bug: with the request written before the manner of it, the outcome {@code true,
 * false} came up.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "the loop stops and leaves")
@Outcome(id = "false, .*", expect = Expect.ACCEPTABLE, desc = "the loop goes round once more")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN,
		desc = "the loop stops as if it came back: its partitions wait for the session timeout")
@State
public class StopWhileLoopingProof {

	private final LoopCommands commands = new LoopCommands(EngineClock.SYSTEM, false, new PausedPartitions());

	@Actor
	public void stopper() {
		this.commands.stop(Duration.ofSeconds(1), true);
	}

	@Actor
	public void loop(ZZ_Result result) {
		result.r1 = this.commands.isStopRequested();
		result.r2 = this.commands.leavesGroup();
	}

}
