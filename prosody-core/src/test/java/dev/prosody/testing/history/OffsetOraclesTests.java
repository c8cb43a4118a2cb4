package dev.prosody.testing.history;

import java.time.Duration;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** I2, I3, I4 and I5, and what undisturbed consumption promises. */
class OffsetOraclesTests {

	@Nested
	class CommitBelowUnsettledTests {

		private final Oracle oracle = new CommitBelowUnsettled();

		private final Script taken = new Script().assigned("a").polled("a", "k", 0, 1, 2);

		@Test
		void acceptsCommitsUpToTheLowestUnsettled() {
			this.taken.handled("a", "k", 1).commits("a", 0).handled("a", "k", 0).commits("a", 2);

			assertThat(this.taken.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void findsACommitBeyondAnUnsettledEvent() {
			this.taken.handled("a", "k", 1).commits("a", 2);

			assertThat(this.taken.judgedBy(this.oracle)).containsExactly("a/t-0#1 committed 2 while [0] are not settled");
		}

		@Test
		void findsACommitBeyondAFailedEvent() {
			this.taken.started("a", "k", 0).threw("a", 0).commits("a", 1);

			assertThat(this.taken.judgedBy(this.oracle)).hasSize(1);
		}

		@Test
		void findsACommitThatMovesBackwards() {
			this.taken.handled("a", "k", 0).commits("a", 1).commits("a", 0);

			assertThat(this.taken.judgedBy(this.oracle)).containsExactly("a/t-0#1 committed 0 after 1");
		}

		@Test
		void doesNotCountTheLateResultOfAnEarlierEpoch() {
			this.taken.started("a", "k", 0)
				.lost("a")
				.assigned("a")
				.polled("a", "k", 0)
				.returned("a", 0)
				.commits("a", 1);

			assertThat(this.taken.judgedBy(this.oracle)).containsExactly("a/t-0#2 committed 1 while [0] are not settled");
		}

	}

	@Nested
	class NothingLostTests {

		@Test
		void acceptsEventsThatWereHandledOrDeadLettered() {
			Script script = new Script().sent("k", 0, 1).handled("a", "k", 0).deadLettered("b", 1);

			assertThat(script.judgedBy(new NothingLost())).isEmpty();
		}

		@Test
		void findsAnEventThatOnlyFailed() {
			Script script = new Script().sent("k", 0, 1).handled("a", "k", 0).started("a", "k", 1).threw("a", 1);

			assertThat(script.judgedBy(new NothingLost())).containsExactly("t-0@1 was sent but never handled");
		}

	}

	@Nested
	class HandledOnceTests {

		@Test
		void acceptsARetryAndFindsARepetition() {
			Script script = new Script().started("a", "k", 0).threw("a", 0).started("a", "k", 0, 2).returned("a", 0);

			assertThat(script.judgedBy(new HandledOnce())).isEmpty();
			assertThat(script.handled("b", "k", 0).judgedBy(new HandledOnce()))
				.containsExactly("t-0@0 was concluded 2 times");
			assertThat(HandledOnce.duplicates(script.facts())).isOne();
		}

	}

	@Nested
	class PollGapTests {

		private final Oracle oracle = new PollGap(Duration.ofNanos(10));

		@Test
		void acceptsPollsWithinTheInterval() {
			Script script = new Script().polled("a", "k").later(10).polled("a", "k").polled("b", "k");

			assertThat(script.judgedBy(this.oracle)).isEmpty();
		}

		@Test
		void findsALongerGapUnlessTheConsumerWasClosed() {
			Script script = new Script().polled("a", "k").later(11).polled("a", "k");

			assertThat(script.judgedBy(this.oracle)).hasSize(1);
			assertThat(script.stopped("a").later(11).polled("a", "k").judgedBy(this.oracle)).hasSize(1);
			assertThat(PollGap.longest(script.facts())).isEqualTo(Duration.ofNanos(11));
		}

	}

	@Nested
	class InFlightBoundTests {

		private final Oracle oracle = new InFlightBound(2, 1);

		@Test
		void acceptsFourAndFindsAFifth() {
			Script script = new Script().assigned("a").polled("a", "k", 0, 1, 2, 3);

			assertThat(script.judgedBy(this.oracle)).isEmpty();
			assertThat(script.handled("a", "k", 0).polled("a", "k", 4).judgedBy(this.oracle)).isEmpty();
			assertThat(script.polled("a", "k", 5).judgedBy(this.oracle))
				.containsExactly("a had 5 events in flight, more than 4");
		}

		@Test
		void forgetsWhatWasRevoked() {
			Script script = new Script().assigned("a")
				.polled("a", "k", 0, 1, 2, 3)
				.revoked("a")
				.assigned("a")
				.polled("a", "k", 0, 1);

			assertThat(script.judgedBy(this.oracle)).isEmpty();
		}

	}

}
