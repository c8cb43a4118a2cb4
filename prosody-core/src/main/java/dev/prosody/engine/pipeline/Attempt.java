package dev.prosody.engine.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to handle an event, from the moment it holds a runner to the moment its
 * work has ended. Start, cancellation, interrupt and end are guarded by the attempt's
 * monitor, so that a cancel after the end does nothing and an interrupt cannot reach the
 * next event. Thread-safe.
 */
public final class Attempt implements EventContext {

	private static final Logger logger = LoggerFactory.getLogger(Attempt.class);

	/** Why an attempt is cancelled. */
	enum CancelReason {

		/** {@code handler-timeout} has passed. */
		EXPIRED,

		/** The partition is taken away or the listener stops. */
		REVOKED

	}

	private final EventInProgress event;

	private final ProsodyEvent<?> view;

	private final int number;

	private final AttemptTerms terms;

	private final long startNanos;

	private final Thread thread = Thread.currentThread();

	/** Written under the monitor. */
	private volatile long extendedNanos;

	private @Nullable CancelReason cancelled;

	private boolean ended;

	/** Whether an operator wants no attempt after this one. */
	private boolean givenUp;

	private @Nullable List<Runnable> actions;

	private boolean abandoned;

	private @Nullable List<Runnable> whenAbandoned;

	Attempt(EventInProgress event, ProsodyEvent<?> view, int number, AttemptTerms terms) {
		this.event = event;
		this.view = view;
		this.number = number;
		this.terms = terms;
		this.startNanos = terms.clock().nanoTime();
	}

	/** The epoch of the event. */
	public Epoch epoch() {
		return this.event.epoch();
	}

	/** The event in progress, for the status. */
	public EventInProgress inProgress() {
		return this.event;
	}

	@Override
	public ProsodyEvent<?> event() {
		return this.view;
	}

	@Override
	public int attempt() {
		return this.number;
	}

	@Override
	public Instant deadline() {
		return this.terms.clock().now().plusNanos(remainingNanos());
	}

	@Override
	public Duration remaining() {
		return Duration.ofNanos(Math.max(0, remainingNanos()));
	}

	@Override
	public synchronized Duration extendDeadline(Duration extension) {
		if (extension.isNegative()) {
			throw new IllegalArgumentException("'extension' must not be negative but was " + extension);
		}
		if (this.ended || this.cancelled != null) {
			return Duration.ZERO;
		}
		Duration room = Duration.ofNanos(this.terms.limit().maxNanos() - timeoutNanos());
		Duration granted = (extension.compareTo(room) < 0) ? extension : room;
		this.extendedNanos += granted.toNanos();
		return granted;
	}

	private long remainingNanos() {
		return timeoutNanos() - runningNanos();
	}

	/** How long it runs, in nanoseconds of the engine's clock. */
	public long runningNanos() {
		return this.terms.clock().nanoTime() - this.startNanos;
	}

	/** The timeout with the extensions so far. */
	public Duration timeout() {
		return Duration.ofNanos(timeoutNanos());
	}

	private long timeoutNanos() {
		return this.terms.limit().nanos() + this.extendedNanos;
	}

	long startNanos() {
		return this.startNanos;
	}

	@Override
	public synchronized boolean isCancelled() {
		return this.cancelled != null;
	}

	@Override
	public void onCancel(Runnable action) {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			if (this.cancelled == null) {
				if (this.actions == null) {
					this.actions = new ArrayList<>(1);
				}
				this.actions.add(action);
				return;
			}
		}
		run(action);
	}

	@Override
	public void onAbandoned(Runnable action) {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			if (!this.abandoned) {
				if (this.whenAbandoned == null) {
					this.whenAbandoned = new ArrayList<>(1);
				}
				this.whenAbandoned.add(action);
				return;
			}
		}
		run(action);
	}

	/** Says, once, that the epoch is over; does nothing after the end. */
	public void abandon() {
		List<Runnable> toRun;
		synchronized (this) {
			if (this.ended || this.abandoned) {
				return;
			}
			this.abandoned = true;
			toRun = this.whenAbandoned;
			this.whenAbandoned = null;
		}
		if (toRun != null) {
			toRun.forEach(this::run);
		}
	}

	/**
	 * Raises the cancellation signal because the partition is taken away or the listener
	 * stops, once; does nothing after the end. An attempt that has expired is interrupted
	 * once more.
	 * @param interrupt whether to interrupt the handler's thread as well
	 */
	public void revoke(boolean interrupt) {
		cancel(CancelReason.REVOKED, interrupt);
	}

	/**
	 * Raises the cancellation signal if the attempt has run past its timeout.
	 * @param interrupt whether to interrupt the handler's thread as well
	 * @return whether the signal was raised by this call
	 */
	public boolean expire(boolean interrupt) {
		return remainingNanos() <= 0 && cancel(CancelReason.EXPIRED, interrupt);
	}

	boolean cancel(CancelReason reason, boolean interrupt) {
		List<Runnable> toRun;
		synchronized (this) {
			CancelReason before = this.cancelled;
			boolean extended = reason == CancelReason.EXPIRED && remainingNanos() > 0;
			if (this.ended || extended || before == reason || before == CancelReason.REVOKED) {
				return false;
			}
			this.cancelled = reason;
			if (interrupt) {
				this.thread.interrupt();
			}
			if (before != null) {
				return false;
			}
			toRun = this.actions;
			this.actions = null;
		}
		if (toRun != null) {
			toRun.forEach(this::run);
		}
		return true;
	}

	/**
	 * Makes this the last attempt of its event: it is given up if the attempt fails. A
	 * success stays one.
	 * @return whether that comes before the end
	 */
	public synchronized boolean giveUp() {
		if (this.ended) {
			return false;
		}
		this.givenUp = true;
		return true;
	}

	/** Whether it is the last attempt. Certain after the end only. */
	synchronized boolean isGivenUp() {
		return this.givenUp;
	}

	/**
	 * Does something while this attempt runs: its end waits for it.
	 * @param action short, and no user code
	 */
	public synchronized void unlessEnded(Runnable action) {
		if (!this.ended) {
			action.run();
		}
	}

	/**
	 * Ends the attempt and takes back an interrupt that was meant for it, or that the
	 * handler has left behind.
	 * @return why it was cancelled, {@code null} if it was not
	 */
	@Nullable CancelReason end() {
		synchronized (this) {
			this.ended = true;
			this.actions = null;
			this.whenAbandoned = null;
		}
		Thread.interrupted();
		return this.cancelled;
	}

	/** On a thread of its own: the caller may be the poll thread or the watchdog. */
	private void run(Runnable action) {
		this.terms.callbacks().execute(() -> {
			try {
				action.run();
			}
			catch (Throwable ex) {
				FailureLines.write(ex, (printed) -> logger.warn("Cancellation action of the handler of {} failed",
						this.view, printed));
			}
		});
	}

}
