package dev.prosody.samples.flights;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MishapTests {

	@Test
	void happensToAFewRows() {
		assertThat(count(Mishap.LOOKUP_FAILS_ONCE)).isEqualTo(400);
		assertThat(count(Mishap.GARBLED)).isEqualTo(8);
		assertThat(count(Mishap.IMPOSSIBLE)).isEqualTo(8);
	}

	private static long count(Mishap mishap) {
		return IntStream.rangeClosed(1, 20_000).filter((row) -> Mishap.of(row) == mishap).count();
	}

}
