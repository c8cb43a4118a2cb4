package dev.prosody.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeldKeyValuesTests {

	private final HeldKeyValues held = new HeldKeyValues();

	@Test
	void whatIsSaidTwiceIsHeldAsItCame() {
		KeyValues said = KeyValues.of("a", "1", "b", "2");
		this.held.add(said);
		this.held.add(said);

		assertThat(this.held.all()).isSameAs(said);
	}

	@Test
	void theLaterOfTwoValuesOfAKeyCounts() {
		this.held.add(KeyValues.of("a", "1", "b", "2"));
		this.held.add(KeyValue.of("a", "3"));
		this.held.add(KeyValues.of("b", "4", "c", "5"));

		assertThat(this.held.all()).containsExactly(KeyValue.of("a", "3"), KeyValue.of("b", "4"),
				KeyValue.of("c", "5"));
		assertThat(this.held.get("b")).isEqualTo(KeyValue.of("b", "4"));
	}

	@Test
	void aValueCanBeTakenAway() {
		this.held.add(KeyValues.of("a", "1", "b", "2"));
		this.held.remove("a");
		this.held.remove("x");

		assertThat(this.held.all()).containsExactly(KeyValue.of("b", "2"));
		assertThat(this.held.get("a")).isNull();
	}

}
