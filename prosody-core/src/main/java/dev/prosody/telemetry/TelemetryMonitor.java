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
		Begun begun = new Begun((attempt == 1) ? "normal" : "failure", this.emitter.trace());
		this.emitter.emit(report(TelemetryEvent.Type.DISPATCHED, event, begun, null, null));
		return begun;
	}

	@Override
	public void ended(ProsodyEvent<?> event, Object attempted, @Nullable Throwable failure,
			@Nullable FailureKind kind) {
		Begun begun = (Begun) attempted;
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

	private static String text(Throwable failure) {
		String text;
		try {
			text = failure.toString();
		}
		catch (RuntimeException ex) {
			text = failure.getClass().getName();
		}
		return (text.length() > MAX_EXCEPTION) ? text.substring(0, MAX_EXCEPTION) + "…" : text;
	}

	@Override
	public void deadLettered(DeadLetter letter, SentEvent sent) {
		byte[] key = letter.record().key();
		sent((key != null) ? new String(key, StandardCharsets.UTF_8) : "", sent);
	}

	/** Reports something that the broker has acknowledged. */
	void sent(String key, SentEvent sent) {
		this.emitter.emit(new TelemetryEvent(TelemetryEvent.Type.SENT, this.clock.instant(), sent.topic(),
				sent.partition(), sent.offset(), key, this.sourceSystem, null, null, null, this.emitter.trace()));
	}

}
