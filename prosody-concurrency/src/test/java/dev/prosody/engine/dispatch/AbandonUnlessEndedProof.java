package dev.prosody.engine.dispatch;

import dev.prosody.engine.pipeline.Attempt;
import dev.prosody.engine.pipeline.Attempts;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * The poll thread ends an epoch whose last attempt is just ending, and with it its
 * runner.
 * <p>
 * Seeded bug: with an {@code unlessEnded} that takes no monitor, the outcome {@code
 * true, 1} came up.
 */
@JCStressTest
@Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "nobody is abandoned in the end, and the permit is free")
@Outcome(id = "true, .*", expect = Expect.FORBIDDEN,
		desc = "abandoned after its end: closing the listener never waits for handlers again")
@Outcome(expect = Expect.FORBIDDEN, desc = "the permit is lost, or came back twice")
@State
public class AbandonUnlessEndedProof {

	private final PoolFixture threads = PoolFixture.of(1);

	private final Attempt attempt = Attempts.start();

	private final Runner runner;

	public AbandonUnlessEndedProof() {
		this.threads.pool().publish(this.threads.lane());
		this.runner = this.threads.startedRunner();
		this.threads.pool().next();
	}

	@Actor
	public void runner() {
		Attempts.end(this.attempt);
		this.threads.pool().ended(this.runner);
	}

	@Actor
	public void pollThread() {
		this.attempt.unlessEnded(() -> this.threads.pool().abandon(this.runner));
	}

	@Arbiter
	public void atTheEnd(ZI_Result result) {
		result.r1 = this.threads.pool().hasAbandoned();
		this.threads.runAll();
		result.r2 = this.threads.freePermits();
	}

}
