package dev.prosody.benchmarks.parts;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The codecs of the pipeline's benchmark, with a value of about 100 bytes for each. */
public enum BenchmarkCodec {

	/** Bytes as they are. */
	BYTES(byte[].class, text()),

	/** Text. */
	STRING(String.class, text()),

	/** A record of five properties. */
	JSON(Order.class,
			"""
					{"id":"order-4711","customer":"customer-0815","cents":129900,"currency":"EUR","note":"to the neighbour"}"""),

	/** Kafka's own deserializer of text. */
	KAFKA(String.class, text());

	private final Type payload;

	private final byte[] value;

	BenchmarkCodec(Type payload, String value) {
		this.payload = payload;
		this.value = value.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * A payload.
	 *
	 * @param id an id
	 * @param customer a name
	 * @param cents an amount
	 * @param currency its currency
	 * @param note some text
	 */
	record Order(String id, String customer, long cents, String currency, String note) {
	}

	private static String text() {
		return "0123456789".repeat(10);
	}

	EventCodec codec() {
		return switch (this) {
			case BYTES -> EventCodecs.bytes();
			case STRING -> EventCodecs.string();
			case JSON -> EventCodecs.json();
			case KAFKA -> EventCodecs.kafka(StringSerializer::new, StringDeserializer::new);
		};
	}

	Type payload() {
		return this.payload;
	}

	byte[] value() {
		return this.value;
	}

}
