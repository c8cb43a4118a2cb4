package dev.prosody.testing.history;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** I6, I7, I8 and I9. */
class LifecycleOraclesTests {

	@Nested
	class EpochFenceTests {

		private final Oracle oracle = new EpochFence();

		private final Script taken = new Script().assigned("a").polled("a", "k", 0, 1);

		@Test
		void acceptsCommitsWhilePartitionsAreRevoked() {
			this.taken.started("a", "k", 0).revoking("a").returned("a", 0).commits("a", 1).revoked("a");

			assertThat(this.taken.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void findsACommitAfterRevocationOrLoss() {
			assertThat(this.taken.revoked("a").commits("a", 1).judgedBy(this.oracle))
				.containsExactly("a committed 1 without having t-0");
			assertThat(this.taken.assigned("a").lost("a").commits("a", 1).judgedBy(this.oracle)).hasSize(2);
		}

		@Test
		void findsAnAttemptAfterRevocation() {
			this.taken.revoked("a").started("a", "k", 0);

			assertThat(this.taken.judgedBy(this.oracle)).containsExactly("a started t-0@0 without having t-0");
		}

		@Test
		void findsADeadLetterOfAnEarlierEpoch() {
			this.taken.started("a", "k", 0).lost("a").assigned("a").threw("a", 0).deadLetterSent("a", 0);

			assertThat(this.taken.judgedBy(this.oracle))
				.containsExactly("a dead-lettered t-0@0 for a failure of a/t-0#1");
		}

		@Test
		void acceptsADeadLetterOfThisEpochAlthoughAnEarlierOneFailsLater() {
			this.taken.started("a", null, 0)
				.lost("a")
				.assigned("a")
				.started("a", null, 0)
				.threw("a", 0)
				.threw("a", 1, 0)
				.deadLetterSent("a", 0);

			assertThat(this.taken.judgedBy(this.oracle)).isEmpty();
		}

	}

	@Nested
	class NothingLeaksTests {

		private final Oracle oracle = new NothingLeaks();

		@Test
		void acceptsCleanThreadsAndFindsLeftovers() {
			Script script = new Script().assigned("a").started("a", "k", 0);

			assertThat(script.judgedBy(this.oracle)).isEmpty();
			assertThat(script.started("a", "k", 1, 1, NothingLeaks.INTERRUPTED).judgedBy(this.oracle)).hasSize(1);
		}

		@Test
		void acceptsSignalsButNoOtherLeftoversWhilePartitionsLeave() {
			Script script = new Script().assigned("a").revoking("a");

			assertThat(script.started("a", "k", 0, 1, NothingLeaks.CANCELLED).judgedBy(this.oracle)).isEmpty();
			assertThat(script.started("a", "k", 1, 1, "mdc").judgedBy(this.oracle)).hasSize(1);
		}

	}

	@Nested
	class SettledIsCommittedTests {

		private final Oracle oracle = new SettledIsCommitted();

		private final Script settled = new Script().assigned("a")
			.polled("a", "k", 0, 1, 2)
			.handled("a", "k", 0)
			.started("a", "k", 1);

		@Test
		void whatAnEarlierOwnerCouldNotCommitIsNotSettledForTheNext() {
			assertThat(new Script().assigned("a")
				.polled("a", "k", 0)
				.handled("a", "k", 0)
				.died("a")
				.assigned("b")
				.polled("b", "k", 0)
				.polled("b", "l", 1)
				.handled("b", "l", 1)
				.revoking("b")
				.revoked("b")
				.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void aConsumerThatIsClosedBecauseItFailedCommitsNothing() {
			assertThat(new Script().assigned("a")
				.polled("a", "k", 0, 1)
				.handled("a", "k", 0)
				.closing("a")
				.revoking("a")
				.revoked("a")
				.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void acceptsAStopThatCommitsWhatWasSettled() {
			this.settled.stopping("a").commits("a", 1).stopped("a");

			assertThat(this.settled.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void findsSettledWorkThatWasNotCommitted() {
			this.settled.stopping("a").stopped("a");

			assertThat(this.settled.judgedBy(this.oracle)).hasSize(1);
		}

		@Test
		void findsSettledWorkThatWasNotCommittedByARevocation() {
			this.settled.revoking("a").revoked("a");

			assertThat(this.settled.judgedBy(this.oracle))
				.containsExactly("a/t-0#1 ended with -1 committed although everything below 1 was settled");
		}

		@Test
		void acceptsThatALossCommitsNothing() {
			this.settled.lost("a");

			assertThat(this.settled.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void doesNotAskForACommitWhenNothingWasSettled() {
			Script script = new Script().assigned("a").polled("a", "k", 7).started("a", "k", 7);

			assertThat(script.stopping("a").stopped("a").judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void findsAnAttemptAfterTheStop() {
			this.settled.stopping("a").commits("a", 1).stopped("a").started("a", "k", 2);

			assertThat(this.settled.judgedBy(this.oracle)).hasSize(1);
		}

	}

	@Nested
	class DeadLetterFirstTests {

		private final Oracle oracle = new DeadLetterFirst();

		private final Script failed = new Script().assigned("a").polled("a", "k", 0).started("a", "k", 0);

		@Test
		void acceptsACommitAfterTheAcknowledgement() {
			this.failed.threw("a", 0).deadLetterSent("a", 0).deadLettered("a", 0).commits("a", 1);

			assertThat(this.failed.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void findsACommitBeforeTheAcknowledgement() {
			this.failed.threw("a", 0).deadLetterSent("a", 0).commits("a", 1).deadLettered("a", 0);

			assertThat(this.failed.judgedBy(this.oracle)).hasSize(1);
		}

		@Test
		void findsADeadLetterForACancellation() {
			this.failed.revoking("a").threwCancelled("a", 0).deadLetterSent("a", 0);

			assertThat(this.failed.judgedBy(this.oracle))
				.containsExactly("t-0@0 was dead-lettered because it was cancelled");
		}

		@Test
		void acceptsADeadLetterForAnExpiredAttempt() {
			this.failed.threwCancelled("a", 0).deadLetterSent("a", 0);

			assertThat(this.failed.judgedBy(this.oracle)).isEmpty();
		}

	}

}
