package dev.prosody.deadletter;

import java.nio.charset.StandardCharsets;

import dev.prosody.testing.hostile.HostileFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExceptionTextTests {

	@Test
	void shortTextsAreKept() {
		assertThat(text(ExceptionText.bounded("äöü", 6))).isEqualTo("äöü");
	}

	@Test
	void longTextsAreCutBetweenCharacters() {
		for (int limit = 4; limit < 40; limit++) {
			byte[] cut = ExceptionText.bounded("a€🎈ä".repeat(20), limit);

			assertThat(cut.length).isLessThanOrEqualTo(limit).isGreaterThan(limit - 4);
			assertThat(text(cut)).endsWith("…").doesNotContain("\uFFFD");
			assertThat("a€🎈ä".repeat(20)).startsWith(text(cut).substring(0, text(cut).length() - 1));
		}
	}

	@Test
	void messageAndStackTraceAreBounded() {
		Exception failure = new Exception("x".repeat(1_000_000));

		assertThat(ExceptionText.message(failure)).hasSize(4 * 1024);
		assertThat(ExceptionText.stackTrace(failure)).hasSize(16 * 1024);
	}

	@Test
	void stackTraceIsThatOfTheFailure() {
		byte[] trace = ExceptionText.stackTrace(new IllegalStateException("expected", new Exception("cause")));

		assertThat(text(trace)).startsWith("java.lang.IllegalStateException: expected")
			.contains("at " + ExceptionTextTests.class.getName())
			.contains("Caused by: java.lang.Exception: cause");
	}

	@Test
	void brokenExceptionsAreNoObstacle() {
		assertThat(ExceptionText.message(new Broken())).isNull();
		assertThat(ExceptionText.rootCause(new Broken())).isNull();
		ExceptionText.stackTrace(new Broken());
		assertThat(ExceptionText.rootCause(new Endless())).isInstanceOf(Endless.class);
		assertThat(text(ExceptionText.stackTrace(new Endless()))).startsWith(Endless.class.getName());
	}

	@ParameterizedTest
	@EnumSource(HostileFailure.class)
	void whateverItIsSomethingIsSaid(HostileFailure failure) {
		ExceptionText.message(failure.make());
		ExceptionText.stackTrace(failure.make());
		ExceptionText.rootCause(failure.make());
		assertThat(ExceptionText.line(failure.make())).isNotEmpty().hasSizeLessThan(5_000);
	}

	@Test
	void rootCauseIsTheLastOne() {
		Exception root = new Exception();

		assertThat(ExceptionText.rootCause(new Exception(new Exception(root)))).isSameAs(root);
		assertThat(ExceptionText.rootCause(root)).isNull();
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	@SuppressWarnings("serial")
	private static final class Broken extends Exception {

		@Override
		public String getMessage() {
			throw new IllegalStateException("expected");
		}

		@Override
		public synchronized Throwable getCause() {
			throw new IllegalStateException("expected");
		}

	}

	@SuppressWarnings("serial")
	private static final class Endless extends Exception {

		@Override
		public synchronized Throwable getCause() {
			return new Endless();
		}

	}

}
