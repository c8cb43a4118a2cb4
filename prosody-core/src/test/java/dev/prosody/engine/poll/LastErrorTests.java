package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.stream.IntStream;

import dev.prosody.engine.poll.LastError.Source;
import dev.prosody.engine.testing.LoggedLines;
import dev.prosody.engine.testing.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LastErrorTests {

	private static final IllegalStateException CAUSE = new IllegalStateException("cause");

	private final VirtualClock clock = new VirtualClock();

	private final LastError errors = new LastError("last-error", this.clock);

	private final LoggedLines logged = LoggedLines.of(LastError.class);

	@AfterEach
	void close() {
		this.logged.close();
	}

	@Test
	void theSameTroubleIsOneLineInTenSeconds() {
		IntStream.range(0, 200).forEach((i) -> {
			this.errors.report(Source.POLL, "refused", CAUSE);
			this.clock.advance(Duration.ofMillis(100));
		});

		assertThat(this.logged.lines()).containsExactly("WARN Listener 'last-error': refused",
				"WARN Listener 'last-error': refused");
	}

	@Test
	void anotherTroubleIsALineAtOnce() {
		this.errors.report(Source.POLL, "refused", CAUSE);
		this.errors.report(Source.POLL, "not reachable", CAUSE);

		assertThat(this.logged.lines()).hasSize(2);
		assertThat(this.errors.text()).isEqualTo("not reachable");
	}

	@Test
	void troubleOfOneKindHidesNoOther() {
		this.errors.report(Source.POLL, "refused", CAUSE);
		this.errors.report(Source.COMMIT, "denied", CAUSE);
		assertThat(this.errors.text()).isEqualTo("refused; denied");

		this.errors.cleared(Source.POLL);
		assertThat(this.errors.text()).isEqualTo("denied");
		assertThat(this.logged.lines()).containsExactly("WARN Listener 'last-error': refused",
				"WARN Listener 'last-error': denied", "INFO Listener 'last-error': connection to Kafka works again");

		this.errors.cleared(Source.COMMIT);
		assertThat(this.errors.text()).isNull();
	}

}
