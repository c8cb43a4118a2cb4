package dev.prosody.engine.poll;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.StubClients;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerSettingsTests {

	/** Kafka's own metrics, and the application's other consumers, want that. */
	@Test
	void listenersThatShareAConfiguredClientIdGetIdsOfTheirOwn() {
		StubClients clients = new StubClients().configured(ConsumerConfig.CLIENT_ID_CONFIG, "billing");

		assertThat(clientId(ListenerFixture.listener("orders").clients(clients))).isEqualTo("billing-orders");
		assertThat(clientId(ListenerFixture.listener("returns").clients(clients))).isEqualTo("billing-returns");
	}

	@Test
	void kafkaNamesClientsThatNobodyNamed() {
		StubClients empty = new StubClients().configured(ConsumerConfig.CLIENT_ID_CONFIG, "");

		assertThat(clientId(ListenerFixture.listener("orders"))).isNull();
		assertThat(clientId(ListenerFixture.listener("orders").clients(empty))).isNull();
	}

	private static Object clientId(ListenerFixture listener) {
		return new ConsumerSettings(listener.define()).overrides().get(ConsumerConfig.CLIENT_ID_CONFIG);
	}

}
