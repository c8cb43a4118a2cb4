package dev.prosody.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Clock;

import dev.prosody.deadletter.DeadLetter;
import dev.prosody.failure.FailureKind;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.send.SentEvent;
import org.jspecify.annotations.Nullable;

/** Reports the attempts and dead letters of one listener. Thread-safe. */
public final class TelemetryMonitor implements ListenerMonitor {

	/** Enough to know what it is; some libraries put whole payloads into messages. */
	private static final int MAX_EXCEPTION = 1_000;

	private final TelemetryEmitter emitter;

	private final String sourceSystem;

	private final Clock clock;

	/**
	 * Creates the monitor.
	 * @param emitter where reports go
	 * @param sourceSystem what the application calls itself
	 * @param clock the time of day
	 */
	public TelemetryMonitor(TelemetryEmitter emitter, String sourceSystem, Clock clock) {
		this.emitter = emitter;
		this.sourceSystem = sourceSystem;
		this.clock = clock;
	}

	/**
	 * An attempt that was reported as begun.
	 *
	 * @param demandType as in the report
	 * @param trace the attempt's span
	 */
	private record Begun(String demandType, @Nullable TraceFields trace) {
	}

	@Override
	public boolean isAttemptOfInterest() {
		return true;
	}

	@Override
	public Object attempted(ProsodyEvent<?> event, int attempt) {
		if (this.emitter.isOwn(event.topic())) {
			return this;
		}
		Begun begun = new Begun((attempt == 1) ? "normal" : "failure", this.emitter.trace());
		this.emitter.emit(report(TelemetryEvent.Type.DISPATCHED, event, begun, null, null));
		return begun;
	}

	@Override
	public void ended(ProsodyEvent<?> event, Object attempted, @Nullable Throwable failure,
			@Nullable FailureKind kind) {
		if (!(attempted instanceof Begun begun)) {
			return;
		}
		if (failure == null) {
			this.emitter.emit(report(TelemetryEvent.Type.SUCCEEDED, event, begun, null, null));
			return;
		}
		String category = (kind == null) ? "terminal" : (kind == FailureKind.PERMANENT) ? "permanent" : "transient";
		this.emitter.emit(report(TelemetryEvent.Type.FAILED, event, begun, category, text(failure)));
	}

	private TelemetryEvent report(TelemetryEvent.Type type, ProsodyEvent<?> event, Begun begun,
			@Nullable String category, @Nullable String exception) {
		String key = event.key();
		return new TelemetryEvent(type, this.clock.instant(), event.topic(), event.partition(), event.offset(),
				(key != null) ? key : "", event.groupId(), begun.demandType(), category, exception, begun.trace());
	}

	/** Exceptions are code of others: what printing them throws, and be it an Error. */
	private static String text(Throwable failure) {
		String text = null;
		try {
			text = failure.toString();
		}
		catch (Throwable ex) {
			// its class says something, too
		}
		return bounded((text != null) ? text : failure.getClass().getName());
	}

	/** Cut between characters. */
	private static String bounded(String text) {
		if (text.length() <= MAX_EXCEPTION) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(MAX_EXCEPTION - 1)) ? MAX_EXCEPTION - 1 : MAX_EXCEPTION;
		return text.substring(0, end) + "…";
	}

	@Override
	public void deadLettered(DeadLetter letter, SentEvent sent) {
		byte[] key = letter.record().key();
		sent((key != null) ? new String(key, StandardCharsets.UTF_8) : "", sent);
	}

	/** Reports something that the broker has acknowledged. */
	void sent(String key, SentEvent sent) {
		if (this.emitter.isOwn(sent.topic())) {
			return;
		}
		this.emitter.emit(new TelemetryEvent(TelemetryEvent.Type.SENT, this.clock.instant(), sent.topic(),
				sent.partition(), sent.offset(), key, this.sourceSystem, null, null, null, this.emitter.trace()));
	}

}
