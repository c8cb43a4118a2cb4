package dev.prosody.engine.poll;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.StubClients;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClientIdTests {

	@Test
	void listenersDoNotShareTheClientIdOfTheApplication() {
		StubClients clients = new StubClients().configured("client.id", "shop");

		assertThat(new ConsumerSettings(ListenerFixture.listener("orders").clients(clients).define()).overrides())
			.containsEntry("client.id", "shop-orders");
	}

	@Test
	void kafkaChoosesAClientIdIfTheApplicationHasNone() {
		assertThat(new ConsumerSettings(ListenerFixture.listener("orders").define()).overrides())
			.doesNotContainKey("client.id");
	}

}
