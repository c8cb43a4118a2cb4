package dev.prosody.engine.pipeline;

import java.time.Duration;
import java.util.Set;

import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.send.SendException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterTroubleTests {

	private static final SendException DENIED = new SendException("not acknowledged",
			new TopicAuthorizationException(Set.of("orders-dlt")));

	private final VirtualClock clock = new VirtualClock();

	private final DeadLetterTrouble trouble = new DeadLetterTrouble(this.clock);

	@Test
	void saysWhatIsMissing() {
		this.trouble.failed("orders-dlt", DENIED);

		assertThat(this.trouble.text()).isEqualTo("Dead letters for 'orders-dlt' wait with their keys, they are sent "
				+ "again: Not authorized to access topics: [orders-dlt]. Allow the user of this application WRITE on "
				+ "topics [orders-dlt]");
	}

	@Test
	void isOverWhenALetterIsWritten() {
		this.trouble.failed("orders-dlt", DENIED);
		this.trouble.failed("refunds-dlt", DENIED);

		this.trouble.written("orders-dlt");

		assertThat(this.trouble.text()).contains("'refunds-dlt'").doesNotContain("'orders-dlt'");
	}

	@Test
	void isOverWhenNobodyTriesAgain() {
		this.trouble.failed("orders-dlt", DENIED);

		this.clock.advance(Duration.ofSeconds(119));
		assertThat(this.trouble.text()).as("the next attempt may be under way").isNotNull();

		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.trouble.text()).as("its partition has another owner").isNull();
	}

}
