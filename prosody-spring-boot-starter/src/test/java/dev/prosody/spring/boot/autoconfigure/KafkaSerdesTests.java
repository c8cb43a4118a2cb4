package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.codec.KafkaSerdeCodec;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaSerdesTests {

	private static final Map<String, Object> LATIN = Map.of("value.deserializer.encoding", "ISO-8859-1",
			"value.serializer.encoding", "ISO-8859-1");

	private static final byte[] BYTES = { (byte) 0xFC };

	@Test
	void suppliedInstancesAreConfiguredAsTheFactoriesWouldDo() throws Exception {
		DefaultKafkaConsumerFactory<String, String> consumers = new DefaultKafkaConsumerFactory<>(LATIN,
				StringDeserializer::new, StringDeserializer::new);
		DefaultKafkaProducerFactory<String, String> producers = new DefaultKafkaProducerFactory<>(LATIN,
				StringSerializer::new, StringSerializer::new);

		try (KafkaSerdeCodec codec = KafkaSerdes.codec(consumers, producers)) {
			assertThat(codec.decode("t", new RecordHeaders(), BYTES, String.class)).isEqualTo("ü");
			assertThat(codec.encode("t", new RecordHeaders(), "ü")).isEqualTo(BYTES);
		}
	}

	@Test
	void serializersThatAreCompleteStayAsTheyAre() throws Exception {
		AtomicInteger configured = new AtomicInteger();
		DefaultKafkaProducerFactory<String, String> producers = new DefaultKafkaProducerFactory<>(LATIN,
				StringSerializer::new, () -> new StringSerializer() {
					@Override
					public void configure(Map<String, ?> configs, boolean isKey) {
						configured.incrementAndGet();
					}
				}, false);

		try (KafkaSerdeCodec codec = KafkaSerdes.codec(
				new DefaultKafkaConsumerFactory<>(LATIN, StringDeserializer::new, StringDeserializer::new),
				producers)) {
			codec.encode("t", new RecordHeaders(), "ü");
		}

		assertThat(configured).hasValue(0);
	}

}
