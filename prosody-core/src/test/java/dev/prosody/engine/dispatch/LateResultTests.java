package dev.prosody.engine.dispatch;

import java.util.ArrayList;
import java.util.List;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.PermanentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An attempt, or a dead letter, that ends when its epoch has been followed by another.
 */
class LateResultTests {

	private static final String LISTENER = "late-results";

	private final QuietListener quiet = QuietListener.of(LISTENER);

	private final List<Long> started = new ArrayList<>();

	private final List<Long> abandoned = new ArrayList<>();

	private Runnable duringTheFirst = () -> {
	};

	private RuntimeException failure;

	private final ManualEngine engine = new ManualEngine(ListenerFixture.listener(LISTENER)
		.options((options) -> options.interruptOnTimeout(false))
		.handler((event, context) -> {
			this.started.add(event.offset());
			context.onAbandoned(() -> this.abandoned.add(event.offset()));
			Runnable first = this.duringTheFirst;
			this.duringTheFirst = () -> {
			};
			first.run();
			RuntimeException thrown = this.failure;
			this.failure = null;
			if (thrown != null) {
				throw thrown;
			}
		}), new RecordingHost());

	private final Partition before = this.engine.open(Records.ORDERS_0);

	private Partition after;

	@AfterEach
	void close() {
		this.quiet.close();
	}

	/**
	 * The partition is lost and comes back with the same event, as nothing was committed.
	 */
	private void loseAndGetBack() {
		this.engine.dispatcher().end(List.of(this.before));
		this.after = this.engine.open(Records.ORDERS_0);
		this.engine.poll(Records.record(0, "key"));
	}

	@Test
	void i6ALateReturnSettlesNothingInTheNewEpoch() {
		this.duringTheFirst = () -> {
			loseAndGetBack();
			this.engine.runAll();
			assertThat(this.started).as("I1: the new epoch waits for the key").containsExactly(0L);
		};
		this.engine.poll(Records.record(0, "key"));

		this.engine.runners().take().run();

		assertThat(this.after.inFlight()).isOne();
		assertThat(this.after.ledger().lowestUnsettled()).isZero();
		this.engine.runAll();
		assertThat(this.started).containsExactly(0L, 0L);
		assertThat(this.after.inFlight()).isZero();
	}

	@Test
	void anAttemptIsAbandonedWhenItsEpochEndsAndNotWhenItIsCancelled() {
		this.duringTheFirst = () -> {
			this.engine.dispatcher().drain(List.of(this.before));
			this.engine.dispatcher().cancel(List.of(this.before));
			assertThat(this.abandoned).as("it may still end in time").isEmpty();
			loseAndGetBack();
			assertThat(this.abandoned).containsExactly(0L);
		};
		this.engine.poll(Records.record(0, "key"));

		this.engine.runAll();

		assertThat(this.abandoned).as("not the attempt of the new epoch").containsExactly(0L);
	}

	@Test
	void i6ALatePermanentFailureStartsNoDeadLetter() {
		this.failure = new PermanentException("too late");
		this.duringTheFirst = this::loseAndGetBack;
		this.engine.poll(Records.record(0, "key"));

		this.engine.runAll();

		assertThat(this.engine.letters()).isEmpty();
		assertThat(this.engine.counts().aborted()).isOne();
		assertThat(this.engine.counts().succeeded()).as("in the new epoch").isOne();
	}

	@Test
	void i6ALateAcknowledgementSettlesNothingInTheNewEpoch() {
		this.failure = new PermanentException("in time");
		this.engine.poll(Records.record(0, "key"));
		this.engine.runAll();
		assertThat(this.engine.letters()).hasSize(1);
		loseAndGetBack();
		this.engine.runAll();
		assertThat(this.started).as("I1: the new epoch waits for the key").containsExactly(0L);

		this.engine.letters().getFirst().acknowledge();

		assertThat(this.after.inFlight()).isOne();
		this.engine.runAll();
		assertThat(this.started).containsExactly(0L, 0L);
		assertThat(this.after.inFlight()).isZero();
		assertThat(this.engine.letters()).hasSize(1);
	}

}
