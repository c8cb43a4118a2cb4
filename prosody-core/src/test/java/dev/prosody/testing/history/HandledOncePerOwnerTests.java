package dev.prosody.testing.history;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandledOncePerOwnerTests {

	/** Two events with one id. */
	private final HandledOncePerOwner oracle = new HandledOncePerOwner(
			Map.of(new EventPosition("t", 0, 0), "id", new EventPosition("t", 0, 1), "id"));

	private final Script first = new Script().assigned("a").polled("a", "k", 0, 1).handled("a", "k", 0);

	@Test
	void acceptsAnIdThatEachOwnerHandlesOnce() {
		Script script = this.first.revoked("a").assigned("b").polled("b", "k", 1).handled("b", "k", 1);

		assertThat(script.judgedBy(this.oracle)).isEmpty();
		assertThat(this.oracle.handledBySeveral(script.facts())).isOne();
		assertThat(this.oracle.handledIds(script.facts())).containsExactly("id");
	}

	@Test
	void findsAnIdThatOneOwnerHandlesTwiceAlsoInAnotherEpoch() {
		List<String> violations = this.first.revoked("a")
			.assigned("a")
			.polled("a", "k", 1)
			.handled("a", "k", 1)
			.judgedBy(this.oracle);

		assertThat(violations).containsExactly("id was handled by a 2 times");
	}

}
