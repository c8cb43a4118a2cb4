package dev.prosody.send;

import dev.prosody.codec.EventCodec;

/** How a sent event says of which class its payload is. */
public enum TypeHeader {

	/** Not at all: consumers know by the topic, or by the event type. */
	NONE,

	/**
	 * The payload's class name in {@code __TypeId__}, and for collections and maps the
	 * class {@code java.lang.Object} in {@code __ContentTypeId__} and
	 * {@code __KeyTypeId__}, as spring-kafka's JSON serializers do: existing consumers
	 * with its JSON deserializers read such events. Not written for bytes, for records
	 * without value, and where the sender has set the header itself.
	 */
	SPRING;

	/**
	 * A codec that writes the header as well.
	 * @param codec encodes the payloads
	 * @return the codec, or one in front of it
	 */
	public EventCodec applyTo(EventCodec codec) {
		return switch (this) {
			case NONE -> codec;
			case SPRING -> new TypeHeaderCodec(codec);
		};
	}

}
