package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * I5: two threads publish, one permit is free, and a runner begins to run as soon as it
 * is started.
 * <p>
 * Seeded bug: with a permit that is taken without looking again whether one is free, the
 * outcome {@code 2, true} came up.
 */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "one runner runs both")
@Outcome(id = "1, false", expect = Expect.FORBIDDEN, desc = "a ready lane and no runner")
@Outcome(expect = Expect.FORBIDDEN, desc = "not as many runners as permits")
@State
public class PublishTwiceProof {

	private final PoolFixture threads = PoolFixture.ofEagerThreads(1);

	private final Lane first = this.threads.lane();

	private final Lane second = this.threads.lane();

	@Actor
	public void publisher() {
		this.threads.pool().publish(this.first);
	}

	@Actor
	public void otherPublisher() {
		this.threads.pool().publish(this.second);
	}

	@Arbiter
	public void atTheEnd(IZ_Result result) {
		result.r1 = this.threads.pending();
		this.threads.runAll();
		result.r2 = this.first.isIdle() && this.second.isIdle();
	}

}
