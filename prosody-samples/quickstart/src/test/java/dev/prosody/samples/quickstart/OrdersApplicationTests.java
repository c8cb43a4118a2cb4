package dev.prosody.samples.quickstart;

import java.time.Duration;

import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.ProsodyTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.kafka.test.context.EmbeddedKafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

// tag::test[]
@SpringBootTest
@EmbeddedKafka
class OrdersApplicationTests {

	@Test
	void chargesCustomers(@Autowired ProsodyListenerRegistry listeners, @Autowired ProsodyTemplate events,
			@Autowired Accounts accounts) throws Exception {
		assertThat(listeners.awaitAssignment("orders", Duration.ofSeconds(30))).isTrue();

		events.sendAndWait("orders", "alice", new Order("1", "alice", 1_500));
		events.sendAndWait("orders", "alice", new Order("2", "alice", 0));
		events.sendAndWait("orders", "alice", new Order("3", "alice", 700));

		await().untilAsserted(() -> assertThat(accounts.owedBy("alice")).isEqualTo(2_200));
		assertThat(listeners.status("orders").counts().deadLettered()).isEqualTo(1);
	}

}
// end::test[]
