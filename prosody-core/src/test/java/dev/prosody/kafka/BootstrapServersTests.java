package dev.prosody.kafka;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BootstrapServersTests {

	@Test
	void textsAndListsNameTheSameServers() {
		assertThat(of("A:1, b:2,").addresses()).containsExactlyInAnyOrder("a:1", "b:2");
		assertThat(of(List.of("a:1", "B:2")).addresses()).containsExactlyInAnyOrder("a:1", "b:2");
		assertThat(BootstrapServers.of(Map.of()).addresses()).isEmpty();
	}

	@Test
	void clustersWithoutCommonServerAreApart() {
		assertThat(of("a:1,b:2").areApartFrom(of("c:1"))).isTrue();
		assertThat(of("a:1,b:2").areApartFrom(of("b:2,c:1"))).isFalse();
		assertThat(of("a:1").areApartFrom(of("a:2"))).isTrue();
	}

	/** Settings that say nothing are no reason to think of a second cluster. */
	@Test
	void unknownServersAreNotApart() {
		assertThat(of("a:1").areApartFrom(BootstrapServers.of(Map.of()))).isFalse();
		assertThat(BootstrapServers.of(Map.of()).areApartFrom(of("a:1"))).isFalse();
	}

	private static BootstrapServers of(Object value) {
		return BootstrapServers.of(Map.of("bootstrap.servers", value));
	}

}
