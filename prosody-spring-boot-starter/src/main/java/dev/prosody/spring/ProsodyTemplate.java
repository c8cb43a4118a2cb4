package dev.prosody.spring;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.prosody.send.EventSender;
import dev.prosody.send.SendOptions;
import dev.prosody.send.SentEvent;
import org.jspecify.annotations.Nullable;

/**
 * Sends events, with the brokers and producer settings below {@code spring.kafka} and the
 * codec of {@code prosody.producer.codec}. Usable while the application context lives,
 * also from handlers and while listeners stop. Thread-safe.
 */
public class ProsodyTemplate implements ProsodyOperations {

	private final EventSender sender;

	/**
	 * Creates a template.
	 * @param sender what it sends with
	 */
	public ProsodyTemplate(EventSender sender) {
		this.sender = sender;
	}

	@Override
	public CompletableFuture<SentEvent> send(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options) {
		return this.sender.send(topic, key, payload, options);
	}

	@Override
	public SentEvent sendAndWait(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options) {
		return this.sender.sendAndWait(topic, key, payload, options);
	}

}
