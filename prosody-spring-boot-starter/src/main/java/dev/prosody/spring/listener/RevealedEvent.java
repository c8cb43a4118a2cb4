package dev.prosody.spring.listener;

import java.time.Instant;

import dev.prosody.handler.ProsodyEvent;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * An event whose payload was decoded together with its bytes.
 *
 * @param event the event as the engine knows it
 * @param bytes the bytes of its value
 * @param payload its payload
 */
@SuppressWarnings("ArrayRecordComponent")
record RevealedEvent(ProsodyEvent<?> event, byte[] bytes,
		@Nullable Object payload) implements ProsodyEvent<@Nullable Object> {

	@Override
	public String listenerId() {
		return this.event.listenerId();
	}

	@Override
	public String groupId() {
		return this.event.groupId();
	}

	@Override
	public String topic() {
		return this.event.topic();
	}

	@Override
	public int partition() {
		return this.event.partition();
	}

	@Override
	public long offset() {
		return this.event.offset();
	}

	@Override
	public Instant timestamp() {
		return this.event.timestamp();
	}

	@Override
	public @Nullable String key() {
		return this.event.key();
	}

	@Override
	public byte @Nullable [] keyBytes() {
		return this.event.keyBytes();
	}

	@Override
	public boolean isExcise() {
		return this.event.isExcise();
	}

	@Override
	public Headers headers() {
		return this.event.headers();
	}

	@Override
	public @Nullable String header(String name) {
		return this.event.header(name);
	}

	@Override
	public String id() {
		return this.event.id();
	}

	@Override
	public @Nullable String type() {
		return this.event.type();
	}

}
