package dev.prosody.engine.dispatch;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.PermanentException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an epoch waits for, and keeps, when it ends. */
class EndingEpochTests {

	private final RecordingHost host = new RecordingHost();

	@Test
	void i6IsIdleAsSoonAsItsDeadLetterIsAcknowledgedAndNotWhenARunnerIsFree() {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("ending").handler((event, context) -> {
			throw new PermanentException("broken");
		}), this.host);
		Partition epoch = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"), Records.record(1, "a"));
		engine.runAll();
		engine.dispatcher().drain(List.of(epoch));
		assertThat(epoch.isBusy()).as("the letter is under way").isTrue();

		engine.letters().getFirst().acknowledge();

		assertThat(epoch.isBusy()).isFalse();
		assertThat(this.host.idleCount()).isOne();
		engine.runAll();
		assertThat(engine.letters()).as("nothing new").hasSize(1);
		assertThat(this.host.idleCount()).as("idle once").isOne();
		assertThat(epoch.inFlight()).isOne();
	}

	@Test
	void countsADeadLetterThatIsAcknowledgedWhileItsEpochDrains() {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("ending").handler((event, context) -> {
			throw new PermanentException("broken");
		}), this.host);
		Partition epoch = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"));
		engine.runAll();
		engine.dispatcher().drain(List.of(epoch));

		engine.letters().getFirst().acknowledge();
		engine.runAll();

		assertThat(engine.counts().deadLettered()).isOne();
	}

	@Test
	void i1LetsTheNextEpochRunAKeyWhenTheDeadLetterOfTheLastIsDone() {
		AtomicInteger attempts = new AtomicInteger();
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("ending").handler((event, context) -> {
			if (attempts.incrementAndGet() == 1) {
				throw new PermanentException("broken");
			}
		}), this.host);
		Partition first = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"));
		engine.runAll();
		engine.dispatcher().end(List.of(first));
		engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"));
		engine.runAll();
		assertThat(attempts.get()).as("the letter is under way").isOne();

		engine.letters().getFirst().acknowledge();
		engine.runAll();

		assertThat(attempts.get()).isEqualTo(2);
	}

}
