package dev.prosody.engine.dispatch;

import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.ManualTimer;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.ListenerDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The end of an epoch meets the end of its last attempt. */
class AbandonedRunnerTests {

	private final CountDownLatch firstInside = new CountDownLatch(1);

	private final CountDownLatch releaseFirst = new CountDownLatch(1);

	private final CountDownLatch secondInside = new CountDownLatch(1);

	private final CountDownLatch secondInterrupted = new CountDownLatch(1);

	private final ListenerDefinition definition = ListenerFixture.listener("abandoned")
		.options((options) -> options.maxConcurrency(1))
		.handler(this::handle)
		.define();

	private final VirtualClock clock = new VirtualClock();

	private final Dispatcher dispatcher = new Dispatcher(this.definition, Pipelines.of(this.definition, this.clock),
			new RecordingHost(), this.clock, new ManualTimer(this.clock), Executors.newVirtualThreadPerTaskExecutor(),
			new LaneBudget(1));

	private final Partition ending = this.dispatcher.open(Records.ORDERS_0);

	private final Partition living = this.dispatcher.open(Records.ORDERS_1);

	private void handle(ProsodyEvent<?> event, EventContext context) throws InterruptedException {
		if (event.partition() == 0) {
			this.firstInside.countDown();
			awaitIgnoringInterrupts(this.releaseFirst);
			return;
		}
		this.secondInside.countDown();
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			this.secondInterrupted.countDown();
			throw ex;
		}
	}

	@AfterEach
	void close() {
		this.releaseFirst.countDown();
		this.dispatcher.end(List.of(this.ending, this.living));
		this.dispatcher.close();
	}

	@Test
	void isNotTheOneThatHasGoneOnToALivingEpochMeanwhile() throws Exception {
		this.dispatcher.dispatch(Records.poll(Records.record(0, "a")), (id) -> this.ending);
		this.firstInside.await();
		this.dispatcher.dispatch(Records.poll(Records.record(Records.ORDERS_1, 0, "b", "v")), (id) -> this.living);

		this.dispatcher.end(new RunnerMovesOn());

		assertThat(this.dispatcher.running()).as("the second attempt is seen").isOne();
		this.dispatcher.cancel(List.of(this.living));
		this.secondInterrupted.await();
	}

	private static void awaitIgnoringInterrupts(CountDownLatch latch) {
		while (true) {
			try {
				latch.await();
				return;
			}
			catch (InterruptedException ex) {
				continue;
			}
		}
	}

	/**
	 * The epoch that ends. When its attempt has been found for the second time, to take
	 * the permit from its runner, that attempt ends and the runner starts the next.
	 */
	private final class RunnerMovesOn extends AbstractList<Partition> {

		private int found;

		@Override
		public boolean contains(Object epoch) {
			boolean contained = super.contains(epoch);
			if (contained && ++this.found == 2) {
				AbandonedRunnerTests.this.releaseFirst.countDown();
				awaitIgnoringInterrupts(AbandonedRunnerTests.this.secondInside);
			}
			return contained;
		}

		@Override
		public Partition get(int index) {
			return AbandonedRunnerTests.this.ending;
		}

		@Override
		public int size() {
			return 1;
		}

	}

}
