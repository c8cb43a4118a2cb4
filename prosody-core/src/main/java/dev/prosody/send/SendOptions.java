package dev.prosody.send;

import java.time.Instant;

/** Options of one send. Confined to the thread that sends. */
public final class SendOptions {

	SendOptions() {
	}

	/** Adds a header with UTF-8 text. */
	public SendOptions header(String name, String value) {
		throw new UnsupportedOperationException();
	}

	/** Adds a header. */
	public SendOptions header(String name, byte[] value) {
		throw new UnsupportedOperationException();
	}

	/** Type of the event. */
	public SendOptions eventType(String type) {
		throw new UnsupportedOperationException();
	}

	/** Identity of the event. */
	public SendOptions eventId(String id) {
		throw new UnsupportedOperationException();
	}

	/** Time in the record. */
	public SendOptions timestamp(Instant timestamp) {
		throw new UnsupportedOperationException();
	}

	/** Partition of the topic. */
	public SendOptions partition(int partition) {
		throw new UnsupportedOperationException();
	}

}
