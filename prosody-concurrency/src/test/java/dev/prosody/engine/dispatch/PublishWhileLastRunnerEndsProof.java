package dev.prosody.engine.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * I3: a lane is published while the only runner finds nothing more to do and ends.
 * <p>
 * Seeded bug: without the second look for work after a permit was given back, the outcome
 * {@code false} came up.
 */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "run by this runner or by the next")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "the wake-up is lost: a ready lane and no runner")
@State
public class PublishWhileLastRunnerEndsProof {

	private final PoolFixture threads = PoolFixture.of(1);

	private final Lane published = this.threads.lane();

	private final Runner runner;

	public PublishWhileLastRunnerEndsProof() {
		this.threads.pool().publish(this.threads.lane());
		this.runner = this.threads.startedRunner();
	}

	@Actor
	public void runner() {
		this.runner.run();
	}

	@Actor
	public void publisher() {
		this.threads.pool().publish(this.published);
	}

	@Arbiter
	public void atTheEnd(Z_Result result) {
		this.threads.runAll();
		result.r1 = this.published.isIdle();
	}

}
