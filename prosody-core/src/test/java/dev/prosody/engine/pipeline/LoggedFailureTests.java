package dev.prosody.engine.pipeline;

import dev.prosody.failure.DecodingException;
import dev.prosody.failure.EncodingException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoggedFailureTests {

	private final IllegalArgumentException quoting = new IllegalArgumentException("unrecognized token 'secret'",
			new IllegalStateException("secret"));

	@Test
	void whatACodecSaysIsLeftOut() {
		Throwable logged = LoggedFailure
			.of(new DecodingException("Value of orders-0@1 cannot be decoded", this.quoting));

		assertThat(logged).hasMessage(DecodingException.class.getName() + ": Value of orders-0@1 cannot be decoded");
		assertThat(logged.getCause()).hasMessage(IllegalArgumentException.class.getName());
		assertThat(logged.getCause().getCause()).hasMessage(IllegalStateException.class.getName());
		assertThat(logged.getCause().getStackTrace()).isEqualTo(this.quoting.getStackTrace());
	}

	@Test
	void whatACodecSaysIsLeftOutOfTheCausesOfOthers() {
		Throwable logged = LoggedFailure
			.of(new IllegalStateException("handler", new EncodingException("could not be encoded", this.quoting)));

		assertThat(logged.getMessage()).contains("handler");
		assertThat(logged.getCause().getMessage()).contains("could not be encoded");
		assertThat(logged.getCause().getCause().getMessage()).doesNotContain("secret");
	}

	@Test
	void failuresOfHandlersStayAsTheyAre() {
		assertThat(LoggedFailure.of(this.quoting)).isSameAs(this.quoting);
	}

	@Test
	void endlessCausesHaveAnEnd() {
		IllegalStateException first = new IllegalStateException("first");
		DecodingException second = new DecodingException("second", first);
		first.initCause(second);

		assertThat(LoggedFailure.of(first)).isInstanceOf(LoggedFailure.class);
	}

}
