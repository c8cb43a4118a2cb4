package dev.prosody.observation;

import dev.prosody.handler.ProsodyEvent;
import io.micrometer.observation.NullObservation;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the observations of Prosody, see {@link ProsodyObservationDocumentation}.
 * Thread-safe.
 */
public final class ProsodyObservations {

	/** Observes nothing. */
	public static final ProsodyObservations NOOP = new ProsodyObservations(ObservationRegistry.NOOP);

	private static final Logger logger = LoggerFactory.getLogger(ProsodyObservations.class);

	private final SendObservationConvention defaultSend = new DefaultSendObservationConvention();

	private final ProcessObservationConvention defaultProcess = new DefaultProcessObservationConvention();

	private final AtomicBoolean complained = new AtomicBoolean();

	private final ObservationRegistry registry;

	/** Made when it is first needed: by then the registry has its handlers. */
	private volatile @Nullable Observation nothing;

	private final @Nullable SendObservationConvention sendConvention;

	private final @Nullable ProcessObservationConvention processConvention;

	/**
	 * Creates observations with the default conventions.
	 * @param registry where they go
	 */
	public ProsodyObservations(ObservationRegistry registry) {
		this(registry, null, null);
	}

	/**
	 * Creates observations.
	 * @param registry where they go
	 * @param sendConvention names and key values of sends, {@code null} for the default
	 * @param processConvention names and key values of attempts, {@code null} for the
	 * default
	 */
	public ProsodyObservations(ObservationRegistry registry, @Nullable SendObservationConvention sendConvention,
			@Nullable ProcessObservationConvention processConvention) {
		this.registry = registry;
		this.sendConvention = sendConvention;
		this.processConvention = processConvention;
	}

	/**
	 * Whether nothing is observed. Callers on hot paths ask first and do without
	 * contexts.
	 * @return whether the registry ignores everything
	 */
	public boolean isNoop() {
		return this.registry.isNoop();
	}

	/**
	 * What the calling thread observes.
	 * @return its current observation, {@code null} if it has none
	 */
	public @Nullable Observation current() {
		return this.registry.getCurrentObservation();
	}

	/**
	 * Starts an observation of one attempt. Its parent is the producer's context in the
	 * event's headers, never what happens to be current on the calling thread.
	 * @param event the event
	 * @param attempt number of the attempt, from 1
	 * @return the observation, started; no scope is open
	 */
	public Observation startProcess(ProsodyEvent<?> event, int attempt) {
		if (isNoop()) {
			return Observation.NOOP;
		}
		// OpenTelemetry takes the thread's span as parent where headers name none
		Observation.Scope scope = nothing().openScope();
		try {
			return process(event, attempt).start();
		}
		finally {
			scope.close();
		}
	}

	/** One for all attempts: what it keeps of a scope, it keeps by thread. */
	private Observation nothing() {
		Observation existing = this.nothing;
		if (existing == null) {
			existing = new NullObservation(this.registry);
			this.nothing = existing;
		}
		return existing;
	}

	/**
	 * An observation that has no effect on what is observed, however its handlers fail.
	 * @param starting starts it
	 * @return the observation
	 */
	public QuietObservation quietly(Supplier<Observation> starting) {
		Observation started = Observation.NOOP;
		try {
			started = starting.get();
		}
		catch (Throwable ex) {
			complain(ex);
		}
		return new QuietObservation(started, this::complain);
	}

	/**
	 * Errors of the JVM are not held back. What is thrown may be the handler's failure,
	 * which handlers of observations look at, as loggers do.
	 */
	private void complain(Throwable failure) {
		if (failure instanceof VirtualMachineError error && !(failure instanceof StackOverflowError)) {
			throw error;
		}
		boolean first = this.complained.compareAndSet(false, true);
		try {
			log(first, failure);
		}
		catch (Throwable ex) {
			log(first, new IllegalStateException(failure.getClass().getName() + ", which cannot be printed"));
		}
	}

	private static void log(boolean first, Throwable failure) {
		if (first) {
			logger.warn("An observation handler, filter or convention fails; what is observed is not affected. "
					+ "Further failures are logged at level debug", failure);
		}
		else {
			logger.debug("An observation handler, filter or convention fails", failure);
		}
	}

	/**
	 * An observation of one attempt. Its parent is the producer's context in the event's
	 * headers; where these name none, the tracer may take the span that is current on the
	 * thread which starts it: prefer {@link #startProcess}.
	 * @param event the event
	 * @param attempt number of the attempt, from 1
	 * @return the observation, not started
	 */
	public Observation process(ProsodyEvent<?> event, int attempt) {
		if (isNoop()) {
			return Observation.NOOP;
		}
		return withParent(ProsodyObservationDocumentation.PROCESS.observation(this.processConvention,
				this.defaultProcess, () -> new ProcessContext(event, attempt), this.registry), null);
	}

	/**
	 * An observation of a send whose parent is the current observation, if there is one.
	 * @param context the send
	 * @return the observation, not started
	 */
	public Observation send(SendContext context) {
		return ProsodyObservationDocumentation.SEND.observation(this.sendConvention, this.defaultSend, () -> context,
				this.registry);
	}

	/**
	 * An observation of a send below a given observation, which may have been stopped.
	 * @param context the send
	 * @param parent its parent, {@code null} for none
	 * @return the observation, not started
	 */
	public Observation sendBelow(SendContext context, @Nullable Observation parent) {
		return withParent(send(context), parent);
	}

	private static Observation withParent(Observation observation, @Nullable Observation parent) {
		// A no-op observation shares its context with all others
		if (!observation.isNoop()) {
			observation.getContext().setParentObservation(parent);
		}
		return observation;
	}

}
