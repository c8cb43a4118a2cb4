package dev.prosody.engine.pipeline;

import java.util.Optional;

import dev.prosody.engine.offset.LedgerPage;
import dev.prosody.engine.offset.OffsetLedger;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * I6: an attempt starts while the poll thread cancels its epoch, and then whatever it
 * sees running there.
 * <p>
 * Seeded bug: with an attempt that asks for the state of its epoch before it is shown,
 * and not after, the outcome {@code true} came up.
 */
@JCStressTest
@Outcome(id = "false", expect = Expect.ACCEPTABLE, desc = "the handler does not run, or is cancelled, or came first")
@Outcome(id = "true", expect = Expect.FORBIDDEN, desc = "the handler starts in a cancelled epoch, and nobody tells it")
@State
public class CancelWhileStartingProof {

	private static final int LONGEST_DELAY = 31;

	private static final EventPipeline PIPELINE = Pipelines.of(
			ListenerFixture.listener("proof").handler((event, context) -> handle((Attempt) context)).define(),
			EngineClock.SYSTEM);

	private final CancelledEpoch epoch = new CancelledEpoch();

	private final EventInProgress event = new EventInProgress(this.epoch, new OffsetLedger().take(0, Optional.empty()),
			Records.record(0, "key"), 0);

	private final AttemptSlot slot = new AttemptSlot();

	private volatile boolean begun;

	@Actor
	public void runner(Z_Result result) {
		this.begun = true;
		PIPELINE.run(this.event, this.slot);
		result.r1 = this.epoch.startedTooLate;
	}

	/** Comes a moment after the runner has begun, longer or shorter by chance. */
	@Actor
	public void pollThread() {
		while (!this.begun) {
			Thread.onSpinWait();
		}
		for (long i = System.nanoTime() & LONGEST_DELAY; i > 0; i--) {
			Thread.onSpinWait();
		}
		this.epoch.cancelled = true;
		Attempt attempt = this.slot.current();
		if (attempt == null) {
			this.epoch.overlooked = true;
		}
		else {
			attempt.revoke(false);
		}
	}

	private static void handle(Attempt attempt) {
		CancelledEpoch epoch = (CancelledEpoch) attempt.epoch();
		epoch.startedTooLate = epoch.overlooked;
	}

	/** An epoch that is cancelled, sooner or later. */
	private static final class CancelledEpoch implements Epoch {

		private volatile boolean cancelled;

		/** Whether the poll thread has looked for an attempt and saw none. */
		private volatile boolean overlooked;

		/** Confined to the runner. */
		private boolean startedTooLate;

		@Override
		public boolean isOpen() {
			return !this.cancelled;
		}

		@Override
		public boolean isCancelling() {
			return this.cancelled;
		}

		@Override
		public boolean isMembershipFresh() {
			return true;
		}

		@Override
		public void settle(LedgerPage page, long offset, int bytes) {
			page.settle(offset);
		}

		@Override
		public boolean wasConcluded(long offset, long timestamp) {
			return false;
		}

		@Override
		public void concluded(long offset, long timestamp) {
		}

		@Override
		public void fatal(Throwable error) {
			throw new IllegalStateException(error);
		}

	}

}
