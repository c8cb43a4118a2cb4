package dev.prosody.benchmarks.workload;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WorkloadTests {

	@Test
	void isReadAsNameAndDifferences() {
		Workload workload = Workload.of("w6/events=10/stuck-ms=5").with("spread", "hot");

		assertThat(workload.events()).isEqualTo(10);
		assertThat(workload.keys()).isEqualTo(10_000);
		assertThat(workload.spread()).isEqualTo(KeySpread.HOT);
		assertThat(workload.trouble()).isEqualTo(new Trouble.Stuck(Duration.ofMillis(5)));
		assertThat(Workload.of(workload.spec())).isEqualTo(workload);
	}

	@Test
	void sharesATopicWithWhatHasTheSameEvents() {
		Workload workload = Workload.of("w2");

		assertThat(workload.with("concurrency", 4).topic()).isEqualTo(workload.topic());
		assertThat(workload.with("keys", 4).topic()).isNotEqualTo(workload.topic());
	}

	@Test
	void saysWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> Workload.of("w9")).withMessageContaining("w1x");
		assertThatIllegalArgumentException().isThrownBy(() -> Workload.of("w1/kys=4")).withMessageContaining("keys");
	}

}
