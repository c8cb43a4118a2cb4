package dev.prosody.samples.guide.testing;

import java.io.IOException;
import java.time.Duration;

import dev.prosody.samples.guide.Order;
import dev.prosody.samples.guide.failures.Bank;
import dev.prosody.samples.guide.failures.BankClosedException;
import dev.prosody.samples.guide.failures.CardDeclinedException;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.ProsodyTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willDoNothing;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.times;

// tag::broker[]
@SpringBootTest
@EmbeddedKafka(partitions = 1)
class ChargingIT {

	@MockitoBean
	Bank bank;

	@Autowired
	ProsodyTemplate events;

	@Autowired
	ProsodyListenerRegistry listeners;

	@BeforeEach
	void awaitPartitions() throws InterruptedException {
		assertThat(this.listeners.awaitAssignment("charging", Duration.ofSeconds(30))).isTrue();
	}

	@Test
	void triesAgainWhenTheBankDoesNotAnswer() throws Exception {
		willThrow(new BankClosedException(new IOException("no route"))).willDoNothing()
			.given(this.bank)
			.charge("1", 500);

		this.events.sendAndWait("charges", "1", new Order("1", "alice", 500));

		await().untilAsserted(() -> then(this.bank).should(times(2)).charge("1", 500));
		assertThat(this.listeners.status("charging").counts().retries()).isPositive();
	}

	@Test
	void keepsAChargeThatWasDeclinedAsDeadLetter() throws Exception {
		willThrow(new CardDeclinedException("2")).given(this.bank).charge("2", 500);

		this.events.sendAndWait("charges", "2", new Order("2", "bob", 500));

		await().untilAsserted(() -> assertThat(this.listeners.status("charging").counts().deadLettered()).isPositive());
		then(this.bank).should(times(1)).charge("2", 500);
	}

}
// end::broker[]
