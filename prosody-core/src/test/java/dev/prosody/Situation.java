package dev.prosody;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.prosody.failure.FailureKind;
import dev.prosody.handler.ProsodyHandler;
import dev.prosody.listener.ListenerSpec;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * One row of {@link BadInputIT}: an event, what its handler does, and what comes of it.
 */
final class Situation {

	/** What comes of the event. Its offset is committed in every case. */
	sealed interface Outcome {

	}

	/** The handler has done it, at this attempt. */
	record Handled(int attempt) implements Outcome {
	}

	/** No handler wanted it; counted. */
	record Skipped() implements Outcome {
	}

	/** Given up without dead letter; counted. */
	record Discarded() implements Outcome {
	}

	/** Kept in the dead-letter topic. */
	record DeadLettered(Class<? extends Throwable> failure, FailureKind kind, int attempts) implements Outcome {
	}

	/** What a well-formed event carries. */
	record Order(String id) {
	}

	private final String name;

	private final Outcome outcome;

	private byte[] key = text("key");

	private byte[] value = text("{\"id\":\"o-1\"}");

	private Order payload = new Order("o-1");

	private final List<Header> headers = new ArrayList<>(List.of(new RecordHeader("color", text("red")),
			new RecordHeader("nothing", (byte[]) null), new RecordHeader("color", text("blue")),
			new RecordHeader("a\u0000b", text("NUL")), new RecordHeader("", text("no name")),
			new RecordHeader("binary", new byte[] { (byte) 0xff, 0, 1 })));

	private Consumer<ListenerSpec> settings = (spec) -> {
	};

	private ProsodyHandler<Order> handler = (event, context) -> {
	};

	Situation(String name, Outcome outcome) {
		this.name = name;
		this.outcome = outcome;
	}

	static byte[] text(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	Situation key(byte[] key) {
		this.key = key;
		return this;
	}

	Situation value(byte[] value, Order payload) {
		this.value = value;
		this.payload = payload;
		return this;
	}

	Situation header(String name, byte[] value) {
		this.headers.add(new RecordHeader(name, value));
		return this;
	}

	Situation settings(Consumer<ListenerSpec> settings) {
		this.settings = settings;
		return this;
	}

	Situation handler(ProsodyHandler<Order> handler) {
		this.handler = handler;
		return this;
	}

	Outcome outcome() {
		return this.outcome;
	}

	byte[] key() {
		return this.key;
	}

	byte[] value() {
		return this.value;
	}

	/** What the handler is given, if it is called. */
	Order payload() {
		return this.payload;
	}

	Header[] headers() {
		return this.headers.toArray(Header[]::new);
	}

	Consumer<ListenerSpec> settings() {
		return this.settings;
	}

	ProsodyHandler<Order> handler() {
		return this.handler;
	}

	@Override
	public String toString() {
		return this.name + " -> " + this.outcome;
	}

}
