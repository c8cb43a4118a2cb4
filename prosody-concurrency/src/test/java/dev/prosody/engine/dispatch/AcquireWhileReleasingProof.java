package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A permit is taken while another one comes back; in the end both are free.
 * <p>
 * Seeded bug: with a permit that is taken by reading the count and writing it in two
 * steps, the outcome 1 came up: the one that came back in between was lost.
 */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both permits are free")
@Outcome(id = { "0", "1" }, expect = Expect.FORBIDDEN, desc = "a permit is lost: less runs at a time, for ever")
@Outcome(expect = Expect.FORBIDDEN, desc = "a permit too many")
@State
public class AcquireWhileReleasingProof {

	private static final int PERMITS = 2;

	private final PoolFixture threads = PoolFixture.of(PERMITS);

	private final Lane published = this.threads.lane();

	private final Runner runner;

	public AcquireWhileReleasingProof() {
		this.threads.pool().publish(this.threads.lane());
		this.runner = this.threads.startedRunner();
		this.threads.pool().started();
	}

	@Actor
	public void runner() {
		this.threads.pool().ended(this.runner);
	}

	@Actor
	public void publisher() {
		this.threads.pool().publish(this.published);
	}

	@Arbiter
	public void atTheEnd(I_Result result) {
		this.threads.runAll();
		result.r1 = this.threads.freePermits();
	}

}
