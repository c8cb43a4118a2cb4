package dev.prosody.observation;

import java.util.function.Consumer;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * An observation around work that must not suffer from it. Handlers, filters and
 * conventions of observations are code of others: what they throw is reported and has no
 * other effect. Made by {@link ProsodyObservations#quietly}; used by one thread at a
 * time.
 */
public final class QuietObservation {

	private final Observation observation;

	private final Consumer<Throwable> complaints;

	private Observation.@Nullable Scope scope;

	QuietObservation(Observation observation, Consumer<Throwable> complaints) {
		this.observation = observation;
		this.complaints = complaints;
	}

	/** The observation, a no-op one if it could not be started. */
	public Observation observation() {
		return this.observation;
	}

	/** Makes the observation current on the calling thread. */
	public void openScope() {
		try {
			this.scope = this.observation.openScope();
		}
		catch (Throwable ex) {
			this.complaints.accept(ex);
		}
	}

	/** Ends what {@link #openScope} has begun, on the same thread. */
	public void closeScope() {
		Observation.Scope open = this.scope;
		this.scope = null;
		if (open != null) {
			try {
				open.close();
			}
			catch (Throwable ex) {
				this.complaints.accept(ex);
			}
		}
	}

	/**
	 * Does something within the observation, which may have been stopped.
	 * @param action done in any case
	 */
	public void scoped(Runnable action) {
		openScope();
		try {
			action.run();
		}
		finally {
			closeScope();
		}
	}

	/**
	 * Ends the observation.
	 * @param failure how the observed work failed, {@code null} if it did not
	 */
	public void stop(@Nullable Throwable failure) {
		if (failure != null) {
			try {
				this.observation.error(failure);
			}
			catch (Throwable ex) {
				this.complaints.accept(ex);
			}
		}
		try {
			this.observation.stop();
		}
		catch (Throwable ex) {
			this.complaints.accept(ex);
		}
	}

}
