package dev.prosody.engine.schedule;

import org.jspecify.annotations.Nullable;

/**
 * The runner time that one key has used lately. Written by whoever holds its lane, read
 * by the scheduler while the lane waits: the lane's hand-over publishes it.
 */
public final class KeyLoad {

	/** A key that used less than this is nothing special: most keys never do. */
	public static final long NOTABLE_NANOS = 1_000_000_000;

	private static final double NOTABLE_SECONDS = NOTABLE_NANOS / 1e9;

	/** Who watches does not see more often than this. */
	private static final long TELLING_NANOS = 1_000_000_000;

	/** The last attempt counts by this part in what one takes. */
	private static final double NEWEST = 0.125;

	private final DecayingTime virtualTime = new DecayingTime();

	private @Nullable BusyWindow busy;

	/** What an attempt takes lately. */
	private double attemptNanos;

	private long toldAt;

	private boolean told;

	/**
	 * Adds an attempt that has ended.
	 * @param from its start, in the clock's nanoseconds
	 * @param to its end
	 * @param windowNanos length of the window of {@link #busyRatio}, 0 for none
	 */
	public void add(long from, long to, long windowNanos) {
		this.virtualTime.add(to - from, to);
		this.attemptNanos += (this.attemptNanos == 0) ? to - from : NEWEST * (to - from - this.attemptNanos);
		if (windowNanos > 0) {
			BusyWindow window = this.busy;
			if (window == null && isNotable(to, windowNanos)) {
				window = new BusyWindow(windowNanos, to);
				this.busy = window;
				// what it used before is the same, give or take what decayed
				window.add(to - (long) (this.virtualTime.seconds(to) * 1e9), to);
			}
			else if (window != null) {
				window.add(from, to);
			}
		}
	}

	/**
	 * Asked after {@link #add}: what it has used, if that is worth telling and was not
	 * told a moment ago.
	 * @param now the time, in the clock's nanoseconds
	 * @return what it has used, {@code null} to tell nothing
	 */
	public @Nullable KeyUse toTell(long now) {
		if ((this.told && now - this.toldAt < TELLING_NANOS) || !this.virtualTime.isAtLeast(NOTABLE_SECONDS, now)) {
			return null;
		}
		this.told = true;
		this.toldAt = now;
		return new KeyUse(this.virtualTime.seconds(now), this.attemptNanos, now);
	}

	private boolean isNotable(long now, long windowNanos) {
		return this.virtualTime.isAtLeast(Math.min(NOTABLE_SECONDS, BusyWindow.sliceOf(windowNanos) / 1e9), now);
	}

	/** Time used, in seconds; the past counts less and less. */
	double virtualSeconds(long now) {
		return this.virtualTime.seconds(now);
	}

	/**
	 * Share of the window in which the key was busy.
	 * @param now the time, in the clock's nanoseconds
	 * @return from 0 to 1
	 */
	public double busyRatio(long now) {
		BusyWindow window = this.busy;
		return (window != null) ? window.ratio(now) : 0;
	}

	/** Whether the key was ever busy enough for a window: most never are. */
	public boolean hasWindow() {
		return this.busy != null;
	}

	/** Whether nothing worth remembering is left of it. */
	public boolean isNegligible(long now) {
		return this.virtualTime.seconds(now) < 0.001;
	}

}
