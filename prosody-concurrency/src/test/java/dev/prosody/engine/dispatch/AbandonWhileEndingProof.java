package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The poll thread takes the permit of a runner that is just giving it back.
 * <p>
 * Seeded bug: with a permit that is given up by reading and writing its flag in two
 * steps, the outcome 2 came up.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the permit came back once")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "the permit is lost: nothing runs any more")
@Outcome(expect = Expect.FORBIDDEN, desc = "the permit came back twice: more runners than allowed")
@State
public class AbandonWhileEndingProof {

	private final PoolFixture threads = PoolFixture.of(1);

	private final Runner runner;

	public AbandonWhileEndingProof() {
		this.threads.pool().publish(this.threads.lane());
		this.runner = this.threads.startedRunner();
		this.threads.pool().next();
	}

	@Actor
	public void runner() {
		this.threads.pool().ended(this.runner);
	}

	@Actor
	public void pollThread() {
		this.threads.pool().abandon(this.runner);
	}

	@Arbiter
	public void atTheEnd(I_Result result) {
		this.threads.runAll();
		result.r1 = this.threads.freePermits();
	}

}
