package dev.prosody.observation;

import java.util.function.Consumer;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * An observation around work that must not suffer from it. Handlers, filters and
 * conventions of observations are code of others: what they throw is reported and has no
 * other effect. Made by {@link ProsodyObservations#quietly}; used by one thread.
 */
public final class QuietObservation {

	private final Observation observation;

	private final Consumer<Throwable> complaints;

	QuietObservation(Observation observation, Consumer<Throwable> complaints) {
		this.observation = observation;
		this.complaints = complaints;
	}

	/** The observation, a no-op one if it could not be started. */
	public Observation observation() {
		return this.observation;
	}

	/**
	 * Makes the observation current on the calling thread.
	 * @return ends that, on the same thread
	 */
	public Runnable openScope() {
		Observation.Scope[] scope = new Observation.Scope[1];
		run(() -> scope[0] = this.observation.openScope());
		return () -> {
			if (scope[0] != null) {
				run(scope[0]::close);
			}
		};
	}

	/**
	 * Ends the observation.
	 * @param failure how the observed work failed, {@code null} if it did not
	 */
	public void stop(@Nullable Throwable failure) {
		if (failure != null) {
			run(() -> this.observation.error(failure));
		}
		run(this.observation::stop);
	}

	private void run(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			this.complaints.accept(ex);
		}
	}

}
