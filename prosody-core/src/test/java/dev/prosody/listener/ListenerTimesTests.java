package dev.prosody.listener;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ListenerTimesTests {

	@Test
	void i10RejectsTimesThatCannotBeCounted() {
		Duration forever = ChronoUnit.FOREVER.getDuration();

		assertThatIllegalArgumentException()
			.isThrownBy(() -> ListenerOptions.builder().shutdownTimeout(forever).build())
			.withMessageStartingWith("'shutdownTimeout' must be at most 36500 days but was");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ListenerOptions.builder().handlerTimeout(forever).build());
		assertThatNoException()
			.isThrownBy(() -> ListenerOptions.builder().handlerTimeout(Duration.ofDays(36_500)).build());
	}

}
