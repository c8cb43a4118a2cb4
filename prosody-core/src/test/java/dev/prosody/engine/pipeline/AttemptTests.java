package dev.prosody.engine.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

import dev.prosody.engine.offset.OffsetLedger;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.testing.Seed;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AttemptTests {

	private static final TimeLimit LIMIT = new TimeLimit(Duration.ofSeconds(10).toNanos(),
			Duration.ofSeconds(30).toNanos());

	private final VirtualClock clock = new VirtualClock();

	private final List<String> actions = new ArrayList<>();

	@Test
	void expiresAtItsTimeoutAndNotBefore() {
		Attempt attempt = attempt();
		this.clock.advance(Duration.ofNanos(LIMIT.nanos() - 1));
		assertThat(attempt.expire(false)).isFalse();

		this.clock.advance(Duration.ofNanos(1));

		assertThat(attempt.expire(false)).isTrue();
		assertThat(attempt.isCancelled()).isTrue();
		assertThat(attempt.remaining()).isZero();
		assertThat(attempt.expire(false)).as("a second time").isFalse();
		assertThat(attempt.end()).isEqualTo(Attempt.CancelReason.EXPIRED);
	}

	@Test
	void runsAsMuchLongerAsItWasExtended() {
		Attempt attempt = attempt();
		assertThat(attempt.extendDeadline(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
		assertThat(attempt.remaining()).isEqualTo(Duration.ofSeconds(15));

		this.clock.advance(Duration.ofSeconds(14));
		assertThat(attempt.expire(false)).isFalse();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(attempt.expire(false)).isTrue();
	}

	@Test
	void grantsNoMoreThanTheMaximum() {
		Attempt attempt = attempt();

		assertThat(attempt.extendDeadline(Duration.ofSeconds(15))).isEqualTo(Duration.ofSeconds(15));
		assertThat(attempt.extendDeadline(Duration.ofDays(100_000))).isEqualTo(Duration.ofSeconds(5));
		assertThat(attempt.extendDeadline(Duration.ofSeconds(1))).isZero();
		assertThat(attempt.timeout()).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void grantsNothingWhenItIsCancelledOrHasEnded() {
		Attempt revoked = attempt();
		revoked.revoke(false);
		assertThat(revoked.extendDeadline(Duration.ofSeconds(1))).isZero();
		Attempt ended = attempt();
		ended.end();
		assertThat(ended.extendDeadline(Duration.ofSeconds(1))).isZero();
	}

	@Test
	void rejectsANegativeExtension() {
		assertThatIllegalArgumentException().isThrownBy(() -> attempt().extendDeadline(Duration.ofSeconds(-1)))
			.withMessageContaining("'extension'");
	}

	@Test
	void runsCancellationActionsOnceAndLateOnesAtOnceAndNoneAfterTheEnd() {
		Attempt attempt = attempt();
		attempt.onCancel(() -> this.actions.add("early"));
		attempt.revoke(false);
		attempt.revoke(false);
		attempt.onCancel(() -> this.actions.add("late"));
		attempt.end();
		attempt.onCancel(() -> this.actions.add("after the end"));

		assertThat(this.actions).containsExactly("early", "late");
	}

	@Test
	void runsActionsOfAbandonmentOnceAndLateOnesAtOnceAndNoneAfterTheEnd() {
		Attempt attempt = attempt();
		attempt.onAbandoned(() -> this.actions.add("early"));
		attempt.revoke(false);
		assertThat(this.actions).as("cancelled only").isEmpty();
		attempt.abandon();
		attempt.abandon();
		attempt.onAbandoned(() -> this.actions.add("late"));
		attempt.end();
		attempt.onAbandoned(() -> this.actions.add("after the end"));
		Attempt ended = attempt();
		ended.onAbandoned(() -> this.actions.add("ended in time"));
		ended.end();
		ended.abandon();

		assertThat(this.actions).containsExactly("early", "late");
	}

	@Test
	void isGivenUpBeforeItsEndOnly() {
		Attempt attempt = attempt();
		assertThat(attempt.giveUp()).isTrue();
		attempt.end();
		assertThat(attempt.isGivenUp()).isTrue();
		Attempt ended = attempt();
		ended.end();
		assertThat(ended.giveUp()).isFalse();
		assertThat(ended.isGivenUp()).isFalse();
	}

	@Test
	void survivesACancellationActionThatThrows() {
		Attempt attempt = attempt();
		attempt.onCancel(() -> {
			throw new IllegalStateException("broken");
		});
		attempt.onCancel(() -> this.actions.add("next"));

		attempt.revoke(false);

		assertThat(this.actions).containsExactly("next");
	}

	@Test
	void i7AnInterruptNeverLeaksWhenExpiryRacesWithCompletion() throws Exception {
		RandomGenerator random = Seed.random("AttemptTests");
		try (ExecutorService watchdog = Executors.newSingleThreadExecutor()) {
			CyclicBarrier start = new CyclicBarrier(2);
			int interrupted = 0;
			int cancelledLate = 0;
			for (int round = 0; round < 20_000; round++) {
				Attempt attempt = attempt();
				this.clock.advance(Duration.ofSeconds(10));
				int workSpins = random.nextInt(200);
				int watchSpins = random.nextInt(200);
				Future<Boolean> expired = watchdog.submit(() -> {
					start.await();
					spin(watchSpins);
					return attempt.expire(true);
				});
				start.await();
				spin(workSpins);
				boolean seen = Thread.currentThread().isInterrupted();
				Attempt.CancelReason reason = attempt.end();

				assertThat(Thread.currentThread().isInterrupted()).as("after the end of round %d", round).isFalse();
				boolean wasExpired = get(expired);
				assertThat(reason != null).as("reported as cancelled in round %d", round).isEqualTo(wasExpired);
				assertThat(Thread.currentThread().isInterrupted()).as("after the watchdog of round %d", round)
					.isFalse();
				interrupted += seen ? 1 : 0;
				cancelledLate += wasExpired ? 0 : 1;
			}
			assertThat(interrupted).as("the race was won by expiry now and then").isPositive();
			assertThat(cancelledLate).as("and by completion").isPositive();
		}
	}

	@SuppressWarnings("StatementWithEmptyBody")
	private static void spin(int times) {
		for (int i = 0; i < times; i++) {
			Thread.onSpinWait();
		}
	}

	private static boolean get(Future<Boolean> future) throws Exception {
		return future.get();
	}

	private Attempt attempt() {
		ConsumerRecord<byte[], byte[]> record = Records.record(0, "key");
		EventInProgress event = new EventInProgress(null, new OffsetLedger().take(0, Optional.empty()), record, 0);
		DeliveredEvent view = new DeliveredEvent(ListenerFixture.listener("attempt").define(), record);
		return new Attempt(event, view, 1, new AttemptTerms(this.clock, LIMIT, Runnable::run));
	}

}
