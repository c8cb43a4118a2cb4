package dev.prosody.samples.guide.testing;

import java.time.Instant;

import dev.prosody.samples.guide.Order;
import dev.prosody.samples.guide.sending.OrderService;
import dev.prosody.send.SentEvent;
import dev.prosody.spring.ProsodyOperations;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

// tag::sender[]
class OrderServiceTests {

	private final ProsodyOperations events = mock(ProsodyOperations.class);

	@Test
	void submitsWithTheOrdersNumberAsKey() {
		Order order = new Order("7", "alice", 1_500);
		SentEvent sent = new SentEvent("orders", 0, 42, Instant.EPOCH);
		given(this.events.sendAndWait("orders", "7", order)).willReturn(sent);

		assertThat(new OrderService(this.events).submit(order)).isEqualTo(sent);
	}

}
// end::sender[]
