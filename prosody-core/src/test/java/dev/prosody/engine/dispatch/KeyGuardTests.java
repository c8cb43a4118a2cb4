package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.failure.TransientException;
import dev.prosody.listener.MonopolizationOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A key that keeps a runner busy nearly all the time is held back. */
class KeyGuardTests {

	private static final Duration WINDOW = Duration.ofSeconds(64);

	private final VirtualClock clock = new VirtualClock();

	private final RecordingHost host = new RecordingHost();

	private final List<String> handled = new ArrayList<>();

	private Duration work = Duration.ofSeconds(1);

	private RuntimeException failure;

	private Runnable duringTheFirst = () -> {
	};

	@Test
	void holdsBackAKeyThatWasBusyForMoreThanTheThreshold() {
		ManualEngine engine = engine(0.5);
		poll(engine, 0, 40, "hot");
		engine.runAll();

		assertThat(this.handled).as("a second each, within 32 of 64 seconds").hasSize(33);
		assertThat(engine.counts().retries()).isZero();

		this.work = Duration.ZERO;
		poll(engine, 40, 41, "other");
		engine.runAll();
		assertThat(this.handled).last().isEqualTo("other@40");
	}

	@Test
	void letsTheKeyGoOnWhenItsTimeHasSlidOutOfTheWindow() {
		ManualEngine engine = engine(0.5);
		poll(engine, 0, 40, "hot");
		engine.runAll();

		for (int i = 0; i < 70; i++) {
			engine.advance(WINDOW.dividedBy(64));
		}

		assertThat(this.handled).hasSize(40);
		assertThat(this.handled).isSortedAccordingTo((one, other) -> Long.compare(offset(one), offset(other)));
		assertThat(this.host.fatalErrors()).isEmpty();
	}

	@Test
	void countsAttemptsThatFailAsWell() {
		this.failure = new TransientException("again");
		ManualEngine engine = engine(0.5);
		poll(engine, 0, 1, "hot");

		engine.runAll();
		for (int i = 0; i < 50; i++) {
			engine.advance(ListenerFixture.RETRY_DELAY);
		}

		// a second of work and a second of back-off: half of the time, and not more
		assertThat(this.handled.size()).isBetween(20, 51);
		assertThat(engine.letters()).isEmpty();
	}

	@Test
	void neverGivesUpAnEventThatIsHeldBack() {
		ManualEngine engine = new ManualEngine(listener(0.5).retry((attempt, thrown) -> null), this.host, this.clock);
		engine.open(Records.ORDERS_0);
		poll(engine, 0, 100, "hot");
		engine.runAll();

		for (int i = 0; i < 400; i++) {
			engine.advance(WINDOW.dividedBy(64));
		}

		assertThat(this.handled).hasSize(100);
		assertThat(engine.letters()).isEmpty();
	}

	@Test
	void anEventThatIsHeldBackHasNotFailedAndTakesNoCommands() {
		ManualEngine engine = engine(0.5);
		Partition epoch = engine.open(Records.ORDERS_0);
		poll(engine, 0, 40, "hot");
		engine.runAll();

		assertThat(engine.dispatcher().waiting(epoch, 10)).isEmpty();
		assertThat(engine.dispatcher().giveUp(epoch, 33)).isFalse();
		assertThat(engine.dispatcher().retryNow(epoch, 33)).isFalse();
		engine.runAll();
		assertThat(this.handled).hasSize(33);
		assertThat(engine.letters()).isEmpty();
	}

	@Test
	void remembersAKeyOverReassignment() {
		ManualEngine engine = engine(0.5);
		Partition first = engine.open(Records.ORDERS_0);
		poll(engine, 0, 40, "hot");
		engine.runAll();
		engine.dispatcher().end(List.of(first));

		engine.open(Records.ORDERS_0);
		poll(engine, 33, 40, "hot");
		engine.runAll();

		assertThat(this.handled).hasSize(33);
	}

	@Test
	void anAttemptThatOutlivesItsEpochHoldsItsKeyBackForAWindowAtMost() {
		ManualEngine engine = new ManualEngine(listener(0.5).handler((event, context) -> {
			this.handled.add(event.key() + "@" + event.offset());
			this.duringTheFirst.run();
			this.clock.advance(Duration.ofSeconds(1));
		}), this.host, this.clock);
		Partition first = engine.open(Records.ORDERS_0);
		this.duringTheFirst = () -> {
			this.duringTheFirst = () -> {
			};
			engine.dispatcher().end(List.of(first));
			this.clock.advance(WINDOW.multipliedBy(10));
			Thread.interrupted();
		};
		poll(engine, 0, 1, "hot");
		engine.runAll();
		engine.open(Records.ORDERS_0);
		poll(engine, 0, 20, "hot");

		engine.runAll();
		engine.advance(WINDOW);
		engine.advance(WINDOW);

		assertThat(this.handled).hasSize(21);
	}

	@Test
	void doesNothingWhenSwitchedOff() {
		ManualEngine engine = new ManualEngine(
				listener(0.5)
					.options((options) -> options.monopolization(new MonopolizationOptions(false, 0.5, WINDOW))),
				this.host, this.clock);
		engine.open(Records.ORDERS_0);
		poll(engine, 0, 200, "hot");

		engine.runAll();

		assertThat(this.handled).hasSize(200);
	}

	private ManualEngine engine(double threshold) {
		ManualEngine engine = new ManualEngine(listener(threshold), this.host, this.clock);
		engine.open(Records.ORDERS_0);
		return engine;
	}

	private ListenerFixture listener(double threshold) {
		return ListenerFixture.listener("guard")
			.options((options) -> options.monopolization(new MonopolizationOptions(true, threshold, WINDOW)))
			.handler((event, context) -> {
				this.clock.advance(this.work);
				this.handled.add(event.key() + "@" + event.offset());
				if (this.failure != null) {
					throw this.failure;
				}
			});
	}

	private static void poll(ManualEngine engine, int from, int to, String key) {
		for (int offset = from; offset < to; offset++) {
			engine.poll(Records.record(offset, key));
		}
	}

	private static long offset(String handled) {
		return Long.parseLong(handled.substring(handled.indexOf('@') + 1));
	}

}
