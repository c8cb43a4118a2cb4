package dev.prosody.testing.history;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What oracles say about clients that die, freeze or are cut off. */
class FaultOraclesTests {

	@Nested
	class KeyOrderUntilLostTests {

		private final KeyOrder oracle = KeyOrder.untilLost();

		@Test
		void attemptsOfADeadClientAreOver() {
			assertThat(new Script().assigned("a")
				.polled("a", "k", 1)
				.started("a", "k", 1)
				.died("a")
				.assigned("b")
				.polled("b", "k", 1)
				.handled("b", "k", 1)
				.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void healthyClientsMustNotOverlap() {
			assertThat(overlap(new Script()).judgedBy(this.oracle)).singleElement()
				.asString()
				.contains("while t-0@1 runs");
		}

		@Test
		void clientsMayOverlapAfterALossAFreezeOrACut() {
			assertThat(overlap(new Script()).lost("a").judgedBy(this.oracle)).isEmpty();
			assertThat(overlap(new Script().frozen("a")).judgedBy(this.oracle)).isEmpty();
			assertThat(overlap(new Script().cutOff("a")).judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void aLossIsNoExcuseWithinOneClient() {
			assertThat(new Script().assigned("a")
				.polled("a", "k", 1, 2)
				.started("a", "k", 1)
				.started("a", "k", 2)
				.lost("a")
				.judgedBy(this.oracle)).isNotEmpty();
		}

		private Script overlap(Script script) {
			return script.assigned("a")
				.polled("a", "k", 1)
				.started("a", "k", 1)
				.assigned("b")
				.polled("b", "k", 1)
				.started("b", "k", 1)
				.returned("a", 1)
				.returned("b", 1);
		}

	}

	@Nested
	class OnlyOwnersCommitTests {

		private final OnlyOwnersCommit oracle = new OnlyOwnersCommit();

		@Test
		void ownersCommit() {
			assertThat(new Script().assigned("a")
				.commits("a", 5)
				.commitsAccepted("a", 5)
				.assigned("b")
				.commits("b", 6)
				.commitsAccepted("b", 6)
				.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void aZombieMayAskButIsRefused() {
			assertThat(new Script().assigned("a").assigned("b").commits("a", 5).judgedBy(this.oracle)).isEmpty();
			assertThat(new Script().assigned("a")
				.assigned("b")
				.commits("a", 5)
				.commitsAccepted("a", 5)
				.judgedBy(this.oracle)).containsExactly("a committed 5 of t-0, which b owned");
		}

		@Test
		void anAnswerMayComeLate() {
			assertThat(new Script().assigned("a")
				.commits("a", 5)
				.assigned("b")
				.commitsAccepted("a", 5)
				.judgedBy(this.oracle)).isEmpty();
		}

	}

	@Nested
	class FreshDeadLettersTests {

		private final FreshDeadLetters oracle = new FreshDeadLetters(Duration.ofSeconds(3));

		@Test
		void aLetterSoonAfterAPollIsFresh() {
			assertThat(new Script().polled("a", "k", 1).later(seconds(3)).deadLetterSent("a", 1).judgedBy(this.oracle))
				.isEmpty();
		}

		@Test
		void aLetterLongAfterThePollIsNot() {
			assertThat(new Script().polled("a", "k", 1).later(seconds(4)).deadLetterSent("a", 1).judgedBy(this.oracle))
				.containsExactly("a dead-lettered t-0@1 although its last poll was PT4S before");
		}

	}

	@Nested
	class PollGapTests {

		@Test
		void theTimeInWhichAProcessWasFrozenDoesNotCount() {
			Script script = new Script().polled("a", "k", 1)
				.frozen("a")
				.later(seconds(60))
				.thawed("a")
				.polledSince("a", 0)
				.later(seconds(2))
				.polled("a", "k");

			assertThat(script.judgedBy(new PollGap(Duration.ofSeconds(2)))).isEmpty();
			assertThat(script.judgedBy(new PollGap(Duration.ofSeconds(1)))).isNotEmpty();
		}

	}

	private static long seconds(int seconds) {
		return TimeUnit.SECONDS.toNanos(seconds);
	}

}
