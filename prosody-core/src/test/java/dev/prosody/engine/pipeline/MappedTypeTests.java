package dev.prosody.engine.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.handler.EventHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MappedTypeTests {

	private static final Map<String, String> MAPPING = Map.of("com.acme.OrderPlaced", "order.placed");

	@Test
	void springsTypeIdIsMappedAsText() {
		assertThat(type(EventHeaders.SPRING_TYPE_ID, "com.acme.OrderPlaced")).isEqualTo("order.placed");
	}

	@Test
	void typeIdThatIsNotMappedIsTheType() {
		assertThat(type(EventHeaders.SPRING_TYPE_ID, "com.acme.OrderPaid")).isEqualTo("com.acme.OrderPaid");
	}

	@Test
	void explicitTypesAreNotMapped() {
		assertThat(type(EventHeaders.EVENT_TYPE, "com.acme.OrderPlaced")).isEqualTo("com.acme.OrderPlaced");
		assertThat(type(EventHeaders.CLOUD_EVENT_TYPE, "com.acme.OrderPlaced")).isEqualTo("com.acme.OrderPlaced");
	}

	private static String type(String header, String value) {
		ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("orders", 0, 0, new byte[0], new byte[0]);
		record.headers().add(header, value.getBytes(StandardCharsets.UTF_8));
		return new DeliveredEvent(
				ListenerFixture.listener("mapped").options((options) -> options.typeMapping(MAPPING)).define(), record)
			.type();
	}

}
