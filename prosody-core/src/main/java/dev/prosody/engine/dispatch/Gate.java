package dev.prosody.engine.dispatch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The phase of a partition and the number of lanes busy in it, in one word: entering
 * tests the phase and counts atomically, so that nothing starts after the phase has moved
 * on, and zero busy lanes stay zero. Thread-safe.
 */
final class Gate {

	private static final int PHASE_SHIFT = 32;

	private static final long BUSY_MASK = (1L << PHASE_SHIFT) - 1;

	private static final Phase[] PHASES = Phase.values();

	private final AtomicLong word = new AtomicLong();

	/**
	 * Counts one more busy lane if the phase is open.
	 * @return whether it was
	 */
	boolean enter() {
		while (true) {
			long current = this.word.get();
			if (current >>> PHASE_SHIFT != 0) {
				return false;
			}
			if (this.word.compareAndSet(current, current + 1)) {
				return true;
			}
		}
	}

	/**
	 * Counts one busy lane less.
	 * @return whether it was the last of a partition that is no longer open
	 */
	boolean exit() {
		long left = this.word.decrementAndGet();
		return (left & BUSY_MASK) == 0 && left >>> PHASE_SHIFT != 0;
	}

	/** Moves the phase forward; an earlier one than the current is ignored. */
	void advance(Phase phase) {
		this.word.updateAndGet((current) -> {
			long busy = current & BUSY_MASK;
			return (Math.max(current >>> PHASE_SHIFT, phase.ordinal()) << PHASE_SHIFT) | busy;
		});
	}

	Phase phase() {
		return PHASES[(int) (this.word.get() >>> PHASE_SHIFT)];
	}

	boolean isOpen() {
		return this.word.get() >>> PHASE_SHIFT == 0;
	}

	int busy() {
		return (int) (this.word.get() & BUSY_MASK);
	}

	@Override
	public String toString() {
		return phase() + ", " + busy() + " busy";
	}

}
