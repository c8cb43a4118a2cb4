package dev.prosody.engine.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A handler registers, one after another, what to do when it is cancelled, while it is
 * cancelled.
 * <p>
 * Seeded bug: with an {@code onCancel} that looks at the signal before it takes the
 * monitor, the outcome 7 came up. (With a second monitor in its place nothing did: the
 * compiler makes one of the two.)
 */
@JCStressTest
@Outcome(id = "8", expect = Expect.ACCEPTABLE, desc = "each action has run once")
@Outcome(id = "[0-7]", expect = Expect.FORBIDDEN, desc = "an action is forgotten: its part of the work is never told")
@Outcome(expect = Expect.FORBIDDEN, desc = "an action has run twice")
@State
public class ActionWhileCancellingProof {

	private static final int ACTIONS = 8;

	private final AtomicInteger actions = new AtomicInteger();

	private final Attempt attempt = Attempts.start();

	@Actor
	public void handler() {
		for (int i = 0; i < ACTIONS; i++) {
			this.attempt.onCancel(this.actions::incrementAndGet);
		}
	}

	@Actor
	public void pollThread() {
		this.attempt.revoke(false);
	}

	@Arbiter
	public void atTheEnd(I_Result result) {
		result.r1 = this.actions.get();
	}

}
