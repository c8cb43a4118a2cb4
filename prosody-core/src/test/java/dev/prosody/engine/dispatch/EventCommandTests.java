package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.status.WaitingEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator does to an event that waits for its next attempt. */
class EventCommandTests {

	private static final Duration BACK_OFF = ListenerFixture.RETRY_DELAY;

	private final List<String> attempts = new ArrayList<>();

	private boolean failing = true;

	private Runnable meanwhile = () -> {
	};

	private final ManualEngine engine = new ManualEngine(
			ListenerFixture.listener("commands").handler((event, context) -> {
				this.attempts.add(event.offset() + "#" + context.attempt());
				this.meanwhile.run();
				if (event.offset() == 0 && this.failing) {
					throw new IllegalStateException("not yet");
				}
			}), new RecordingHost());

	private final Partition epoch = this.engine.open(Records.ORDERS_0);

	EventCommandTests() {
		this.engine.poll(Records.record(0, "a"), Records.record(1, "a"), Records.record(2, "b"));
		this.engine.runAll();
	}

	@Test
	void anEventThatWaitsIsDescribed() {
		this.engine.advance(BACK_OFF.dividedBy(4));

		List<WaitingEvent> waiting = this.engine.dispatcher().waiting(this.epoch, 10);

		assertThat(waiting).singleElement().satisfies((event) -> {
			assertThat(event.topic()).isEqualTo("orders");
			assertThat(event.partition()).isZero();
			assertThat(event.offset()).isZero();
			assertThat(event.keyHash()).isNotBlank();
			assertThat(event.attempts()).isEqualTo(1);
			assertThat(event.exception()).isEqualTo(IllegalStateException.class.getName());
			assertThat(event.nextAttempt()).isEqualTo(BACK_OFF.minus(BACK_OFF.dividedBy(4)));
		});
		assertThat(this.engine.dispatcher().waiting(this.epoch, 0)).isEmpty();
	}

	@Test
	void i1AnEventThatIsRetriedNowIsFollowedByTheOthersOfItsKey() {
		this.failing = false;

		assertThat(this.engine.dispatcher().retryNow(this.epoch, 0)).isTrue();
		this.engine.runAll();

		assertThat(this.attempts).containsExactly("0#1", "2#1", "0#2", "1#1");
		assertThat(this.epoch.inFlight()).isZero();
		this.engine.advance(BACK_OFF.multipliedBy(2));
		assertThat(this.attempts).as("its timer has nothing left to do").hasSize(4);
	}

	@Test
	void anEventThatFailsAgainWaitsAgain() {
		this.engine.dispatcher().retryNow(this.epoch, 0);
		this.engine.runAll();

		assertThat(this.attempts).containsExactly("0#1", "2#1", "0#2");
		assertThat(this.engine.dispatcher().waiting(this.epoch, 10)).singleElement()
			.extracting(WaitingEvent::attempts)
			.isEqualTo(2);
		this.engine.advance(BACK_OFF);
		assertThat(this.attempts).endsWith("0#3");
	}

	@Test
	void i3AnEventThatIsGivenUpBecomesADeadLetterAndSettlesWithIt() {
		assertThat(this.engine.dispatcher().giveUp(this.epoch, 0)).isTrue();
		this.engine.runAll();

		assertThat(this.engine.letters()).singleElement().satisfies((letter) -> {
			assertThat(letter.content().record().offset()).isZero();
			assertThat(letter.content().attempts()).isEqualTo(1);
			assertThat(letter.content().failure()).isInstanceOf(IllegalStateException.class);
		});
		assertThat(this.attempts).as("no attempt, and nothing of its key before the letter")
			.containsExactly("0#1", "2#1");
		assertThat(this.epoch.inFlight()).isEqualTo(2);

		this.engine.letters().getFirst().acknowledge();
		this.engine.runAll();

		assertThat(this.attempts).containsExactly("0#1", "2#1", "1#1");
		assertThat(this.epoch.inFlight()).isZero();
		assertThat(this.engine.counts().deadLettered()).isOne();
	}

	@Test
	void i3ALetterThatCannotBeWrittenIsTriedNowAndNotGivenUpOnceMore() {
		this.engine.dispatcher().giveUp(this.epoch, 0);
		this.engine.runAll();
		this.engine.letters().getFirst().acknowledgement().completeExceptionally(new IllegalStateException("full"));
		this.engine.runAll();

		assertThat(this.engine.dispatcher().waiting(this.epoch, 10)).hasSize(1);
		assertThat(this.engine.dispatcher().giveUp(this.epoch, 0)).as("it is given up already").isFalse();
		assertThat(this.engine.dispatcher().retryNow(this.epoch, 0)).isTrue();
		this.engine.runAll();
		this.engine.letters().getLast().acknowledge();
		this.engine.runAll();

		assertThat(this.engine.letters()).hasSize(2);
		assertThat(this.epoch.inFlight()).isZero();
	}

	@Test
	void i9AnEventThatIsRunningIsGivenUpWhenItsAttemptFails() {
		duringTheNextAttempt(() -> {
			assertThat(this.engine.dispatcher().giveUp(this.epoch, 0)).as("it does not wait").isFalse();
			assertThat(this.engine.dispatcher().giveUpIfItFails(this.epoch, 0)).isTrue();
			assertThat(this.engine.dispatcher().giveUpIfItFails(this.epoch, 0)).as("once more").isTrue();
			assertThat(this.engine.dispatcher().giveUpIfItFails(this.epoch, 1)).as("behind it").isFalse();
		});

		assertThat(this.engine.letters()).singleElement().satisfies((letter) -> {
			assertThat(letter.content().record().offset()).isZero();
			assertThat(letter.content().attempts()).isEqualTo(2);
			assertThat(letter.content().failure()).isInstanceOf(IllegalStateException.class);
		});
		this.engine.letters().getFirst().acknowledge();
		this.engine.runAll();
		assertThat(this.attempts).containsExactly("0#1", "2#1", "0#2", "1#1");
		assertThat(this.epoch.inFlight()).isZero();
		assertThat(this.engine.counts().deadLettered()).isOne();
	}

	@Test
	void anEventThatIsGivenUpIfItFailsMaySucceed() {
		duringTheNextAttempt(() -> {
			this.engine.dispatcher().giveUpIfItFails(this.epoch, 0);
			this.failing = false;
		});

		assertThat(this.engine.letters()).isEmpty();
		assertThat(this.attempts).containsExactly("0#1", "2#1", "0#2", "1#1");
		assertThat(this.engine.counts().succeeded()).isEqualTo(3);
	}

	@Test
	void i9NoEventIsGivenUpBecauseItsAttemptWasCancelledWithItsEpoch() {
		duringTheNextAttempt(() -> {
			this.engine.dispatcher().giveUpIfItFails(this.epoch, 0);
			this.engine.dispatcher().drain(List.of(this.epoch));
			this.engine.dispatcher().cancel(List.of(this.epoch));
		});

		assertThat(this.engine.letters()).isEmpty();
		assertThat(this.epoch.inFlight()).as("redelivered").isEqualTo(2);
		assertThat(this.engine.counts().aborted()).isOne();
	}

	private void duringTheNextAttempt(Runnable action) {
		this.meanwhile = () -> {
			this.meanwhile = () -> {
			};
			action.run();
		};
		this.engine.advance(BACK_OFF);
	}

	@Test
	void whatDoesNotRunIsNotGivenUpIfItFails() {
		assertThat(this.engine.dispatcher().giveUpIfItFails(this.epoch, 0)).as("waits").isFalse();
		assertThat(this.engine.dispatcher().giveUpIfItFails(this.epoch, 1)).as("behind another").isFalse();
		assertThat(this.engine.dispatcher().giveUpIfItFails(this.epoch, 2)).as("settled").isFalse();
		assertThat(this.engine.dispatcher().giveUpIfItFails(this.epoch, 99)).as("unknown").isFalse();
	}

	@Test
	void whatDoesNotWaitIsLeftAlone() {
		assertThat(this.engine.dispatcher().retryNow(this.epoch, 1)).as("behind another of its key").isFalse();
		assertThat(this.engine.dispatcher().giveUp(this.epoch, 2)).as("settled").isFalse();
		assertThat(this.engine.dispatcher().giveUp(this.epoch, 99)).as("unknown").isFalse();
		assertThat(this.engine.dispatcher().retryNow(this.epoch, 0)).isTrue();
		assertThat(this.engine.dispatcher().retryNow(this.epoch, 0)).as("ready").isFalse();
	}

	@Test
	void i9NothingIsWokenInAnEpochThatEnds() {
		this.engine.dispatcher().drain(List.of(this.epoch));

		assertThat(this.engine.dispatcher().retryNow(this.epoch, 0)).isFalse();
		assertThat(this.engine.dispatcher().waiting(this.epoch, 10)).isEmpty();
	}

	@Test
	void anEventThatWasWokenBeforeItsEpochEndsIsDroppedWithIt() {
		this.engine.dispatcher().giveUp(this.epoch, 0);
		this.engine.dispatcher().end(List.of(this.epoch));
		this.engine.runAll();

		assertThat(this.engine.letters()).isEmpty();
		assertThat(this.attempts).containsExactly("0#1", "2#1");
		assertThat(this.epoch.isBusy()).isFalse();
	}

}
