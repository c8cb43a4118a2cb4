package dev.prosody.testing.history;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** I1 */
class KeyOrderTests {

	private final KeyOrder oracle = KeyOrder.everywhere();

	@Test
	void acceptsKeysThatInterleaveAndEventsInOrder() {
		Script script = new Script().assigned("a")
			.polled("a", "k", 0, 2)
			.polled("a", "m", 1)
			.started("a", "k", 0)
			.started("a", "m", 1)
			.returned("a", 0)
			.started("a", "k", 2)
			.returned("a", 1)
			.returned("a", 2);

		assertThat(script.judgedBy(this.oracle)).isEmpty();
	}

	@Test
	void findsTwoAttemptsOfOneKeyAtOnce() {
		Script script = new Script().assigned("a").polled("a", "k", 0, 1).started("a", "k", 0).started("a", "k", 1);

		assertThat(script.judgedBy(this.oracle)).anyMatch((it) -> it.contains("while t-0@0 runs"));
	}

	@Test
	void findsALaterEventThatOvertakes() {
		Script script = new Script().assigned("a").polled("a", "k", 0, 1).started("a", "k", 1);

		assertThat(script.judgedBy(this.oracle)).containsExactly("t-0@1 started before 0 of its key was concluded");
	}

	@Test
	void acceptsARetryBeforeTheNextEvent() {
		Script script = new Script().assigned("a")
			.polled("a", "k", 0, 1)
			.started("a", "k", 0)
			.threw("a", 0)
			.started("a", "k", 0, 2)
			.returned("a", 0)
			.handled("a", "k", 1);

		assertThat(script.judgedBy(this.oracle)).isEmpty();
	}

	@Test
	void findsTheNextEventBeforeTheRetry() {
		Script script = new Script().assigned("a")
			.polled("a", "k", 0, 1)
			.started("a", "k", 0)
			.threw("a", 0)
			.handled("a", "k", 1);

		assertThat(script.judgedBy(this.oracle)).containsExactly("t-0@1 started before 0 of its key was concluded");
	}

	@Test
	void findsASkippedAttemptNumber() {
		Script script = new Script().assigned("a")
			.polled("a", "k", 0)
			.started("a", "k", 0)
			.threw("a", 0)
			.started("a", "k", 0, 3);

		assertThat(script.judgedBy(this.oracle)).containsExactly("t-0@0 started as attempt 3 instead of 2");
	}

	@Test
	void acceptsRepetitionInALaterAssignmentOnly() {
		Script again = new Script().assigned("a").polled("a", "k", 0).handled("a", "k", 0);

		assertThat(again.judgedBy(this.oracle)).isEmpty();
		assertThat(again.revoking("a")
			.revoked("a")
			.assigned("a")
			.polled("a", "k", 0)
			.handled("a", "k", 0)
			.judgedBy(this.oracle)).isEmpty();
		assertThat(again.started("a", "k", 0).judgedBy(this.oracle))
			.containsExactly("t-0@0 started again after 0 of its key was concluded");
	}

	@Test
	void findsANewEpochThatDoesNotWaitForAnOrphan() {
		Script script = new Script().assigned("a")
			.polled("a", "k", 0)
			.started("a", "k", 0)
			.lost("a")
			.assigned("a")
			.polled("a", "k", 0)
			.started("a", "k", 0);

		assertThat(script.judgedBy(this.oracle)).anyMatch((it) -> it.contains("while t-0@0 runs"));
	}

	@Test
	void letsClientsOverlapOnlyWhereThatIsAllowed() {
		Script script = new Script().assigned("a")
			.polled("a", "k", 0)
			.started("a", "k", 0)
			.lost("a")
			.assigned("b")
			.polled("b", "k", 0)
			.started("b", "k", 0);

		assertThat(script.judgedBy(this.oracle)).hasSize(1);
		assertThat(script.judgedBy(KeyOrder.withinEachClient())).isEmpty();
	}

	@Test
	void countsADeadLetterAsTheEndOfItsEvent() {
		Script script = new Script().assigned("a")
			.polled("a", "k", 0, 1)
			.started("a", "k", 0)
			.threw("a", 0)
			.deadLetterSent("a", 0)
			.deadLettered("a", 0)
			.handled("a", "k", 1);

		assertThat(script.judgedBy(this.oracle)).isEmpty();
	}

	@Test
	void acceptsThatADeadLetterOfALostAssignmentIsAcknowledgedInTheNextOne() {
		Script script = new Script().assigned("a")
			.polled("a", "k", 0)
			.started("a", "k", 0)
			.threw("a", 0)
			.deadLetterSent("a", 0)
			.lost("a")
			.assigned("a")
			.deadLettered("a", 0)
			.polled("a", "k", 0)
			.handled("a", "k", 0);

		assertThat(script.judgedBy(this.oracle)).isEmpty();
	}

	@Test
	void judgesWithoutPollsByTheAttemptsAlone() {
		Script script = new Script().handled("a", "k", 0).handled("a", "k", 2);

		assertThat(script.judgedBy(this.oracle)).isEmpty();
		assertThat(script.handled("a", "k", 1).judgedBy(this.oracle)).hasSize(1);
	}

}
