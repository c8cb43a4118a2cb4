package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.core.ProducerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ListenedKafkaProducerTests {

	private final List<String> added = new ArrayList<>();

	private final List<String> removed = new ArrayList<>();

	private final ProducerFactory.Listener<byte[], byte[]> listener = new ProducerFactory.Listener<>() {

		@Override
		public void producerAdded(String id, Producer<byte[], byte[]> producer) {
			ListenedKafkaProducerTests.this.added.add(id);
		}

		@Override
		public void producerRemoved(String id, Producer<byte[], byte[]> producer) {
			ListenedKafkaProducerTests.this.removed.add(id);
		}

	};

	/** Metrics are bound once per id: with one id the second producer would have none. */
	@Test
	void producersThatNobodyNamedAreToldApart() {
		ListenedKafkaProducer one = producer(Map.of());
		ListenedKafkaProducer other = producer(Map.of());

		assertThat(this.added).doesNotHaveDuplicates().hasSize(2).allMatch((id) -> id.startsWith("prosody.producer-"));

		one.close(Duration.ZERO);
		other.close(Duration.ZERO);
		assertThat(this.removed).isEqualTo(this.added);
	}

	@Test
	void listenersKnowProducersByTheirClientIds() {
		producer(Map.of(ProducerConfig.CLIENT_ID_CONFIG, "billing-prosody")).close(Duration.ZERO);

		assertThat(this.added).containsExactly("prosody.billing-prosody");
	}

	private ListenedKafkaProducer producer(Map<String, Object> config) {
		Map<String, Object> all = new HashMap<>(config);
		all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
		return ListenedKafkaProducer.create(all, List.of(this.listener));
	}

}
