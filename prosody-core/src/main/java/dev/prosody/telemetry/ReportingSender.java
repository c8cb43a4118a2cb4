package dev.prosody.telemetry;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.prosody.send.EventSender;
import dev.prosody.send.SendOptions;
import dev.prosody.send.SentEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reports what was sent and acknowledged.
 *
 * @param sender sends
 * @param monitor reports
 */
public record ReportingSender(EventSender sender, TelemetryMonitor monitor) implements EventSender {

	@Override
	public CompletableFuture<SentEvent> send(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options) {
		CompletableFuture<SentEvent> future = this.sender.send(topic, key, payload, options);
		future.whenComplete((sent, ex) -> {
			if (sent != null) {
				report(key, sent);
			}
		});
		return future;
	}

	@Override
	public SentEvent sendAndWait(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options) {
		SentEvent sent = this.sender.sendAndWait(topic, key, payload, options);
		report(key, sent);
		return sent;
	}

	private void report(@Nullable String key, SentEvent sent) {
		if (!sent.suppressed()) {
			this.monitor.sent((key != null) ? key : "", sent);
		}
	}

}
