package dev.prosody.spring.retry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Learns how long a back-off policy wants to sleep, by letting it believe that it slept.
 * Each thread sees its own recording only.
 */
final class DelayRecorder {

	private final ThreadLocal<@Nullable Recording> current = new ThreadLocal<>();

	private static final class Recording {

		private Duration total = Duration.ZERO;

	}

	/**
	 * Runs a policy and adds up its sleeps.
	 * @param policy the call of the policy
	 * @return the sum
	 */
	Duration record(Runnable policy) {
		Recording recording = new Recording();
		this.current.set(recording);
		try {
			policy.run();
			return recording.total;
		}
		finally {
			this.current.remove();
		}
	}

	/** What the policy calls instead of sleeping. */
	void add(long millis) {
		Recording recording = this.current.get();
		if (recording == null) {
			throw new IllegalStateException("A back-off policy must sleep in the thread that asked it to back off");
		}
		recording.total = recording.total.plusMillis(Math.max(millis, 0));
	}

}
