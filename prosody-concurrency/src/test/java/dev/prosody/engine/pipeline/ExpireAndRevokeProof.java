package dev.prosody.engine.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * The watchdog and the poll thread cancel the same attempt.
 * <p>
 * Seeded bug: with a {@code cancel} that takes no monitor, the outcomes {@code true,
 * true, 1} and {@code true, true, 2} came up.
 */
@JCStressTest
@Outcome(id = { "true, false, 1", "false, true, 1" }, expect = Expect.ACCEPTABLE,
		desc = "one of them has raised the signal, and the handler's action has run once")
@Outcome(expect = Expect.FORBIDDEN, desc = "the signal is raised twice or never, or the action has run twice or never")
@State
public class ExpireAndRevokeProof {

	private final AtomicInteger actions = new AtomicInteger();

	private final Attempt attempt = Attempts.start();

	public ExpireAndRevokeProof() {
		this.attempt.onCancel(this.actions::incrementAndGet);
	}

	@Actor
	public void watchdog(ZZI_Result result) {
		result.r1 = this.attempt.expire(false);
	}

	@Actor
	public void pollThread(ZZI_Result result) {
		result.r2 = this.attempt.cancel(Attempt.CancelReason.REVOKED, false);
	}

	@Arbiter
	public void atTheEnd(ZZI_Result result) {
		result.r3 = this.actions.get();
	}

}
