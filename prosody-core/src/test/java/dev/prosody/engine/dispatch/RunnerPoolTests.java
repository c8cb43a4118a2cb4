package dev.prosody.engine.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.schedule.FairQueue;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.ManualExecutor;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.handler.ProsodyHandler;
import dev.prosody.listener.MonopolizationOptions;
import dev.prosody.listener.SchedulerOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class RunnerPoolTests {

	private final RecordingHost host = new RecordingHost();

	private final Partition partition = new Partition(Records.ORDERS_0, this.host, List.of(),
			new KeyLoads(10, EngineClock.SYSTEM), new LaneBudget(10), new ConcludedOffsets());

	private final ManualExecutor threads = new ManualExecutor();

	private final List<Long> handled = new ArrayList<>();

	private long nextOffset;

	@Test
	void startsOneRunnerForManyReadyLanes() {
		RunnerPool pool = pool(16, this.threads, (event) -> {
		});

		pool.publish(lanes(10));

		assertThat(this.threads.pending()).isOne();
		assertThat(pool.runners()).hasSize(1);
	}

	@Test
	void servesHandlersThatDoNotBlockWithAHandfulOfRunners() {
		RunnerPool pool = pool(16, this.threads, this.handled::add);

		pool.publish(lanes(1_000));
		this.threads.runAll();

		assertThat(this.handled).hasSize(1_000);
		assertThat(this.threads.executed()).isLessThanOrEqualTo(2);
		assertThat(pool.runners()).isEmpty();
	}

	@Test
	void runsLanesInTheOrderInWhichTheyBecameReady() {
		RunnerPool pool = pool(1, this.threads, this.handled::add);

		pool.publish(lanes(3));
		pool.publish(lane());
		this.threads.runAll();

		assertThat(this.handled).containsExactly(0L, 1L, 2L, 3L);
	}

	@Test
	void startsTheNextRunnerOnlyWhenTheOneThatStartsHasBegunToRun() {
		RunnerPool pool = pool(16, this.threads, (event) -> {
		});
		pool.publish(lane());
		pool.publish(lane());

		assertThat(this.threads.pending()).isOne();
	}

	@Test
	void startsAnotherRunnerWhileMoreIsReadyAndAPermitIsFree() {
		List<Integer> started = new ArrayList<>();
		RunnerPool pool = pool(2, this.threads, (offset) -> started.add(this.threads.executed()));

		pool.publish(lanes(4));
		this.threads.runNext();

		assertThat(started).as("the first finds more work and starts a second; the permits end there")
			.containsExactly(2, 2, 2, 2);
	}

	@Test
	void neverStartsMoreRunnersThanItHasPermits() {
		RunnerPool pool = pool(1, this.threads, this.handled::add);
		pool.publish(lanes(2));
		Runnable first = this.threads.take();

		pool.publish(lanes(2));
		assertThat(this.threads.pending()).isZero();
		first.run();

		assertThat(this.handled).hasSize(4);
		assertThat(this.threads.executed()).isOne();
	}

	@Test
	void bringsUpAllRunnersForHandlersThatBlock() throws Exception {
		CountDownLatch allInside = new CountDownLatch(8);
		CountDownLatch done = new CountDownLatch(20);
		RunnerPool pool = pool(8, (task) -> Thread.ofVirtual().start(task), (offset) -> {
			allInside.countDown();
			awaitUninterruptibly(allInside);
			done.countDown();
		});

		pool.publish(lanes(20));

		done.await();
		assertThat(this.host.fatalErrors()).isEmpty();
	}

	@Test
	void givesThePermitOfAnAbandonedRunnerToAnother() throws Exception {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(1);
		RunnerPool pool = pool(1, (task) -> Thread.ofVirtual().start(() -> {
			task.run();
			ended.countDown();
		}), (offset) -> {
			if (offset == 0) {
				inside.countDown();
				awaitUninterruptibly(release);
			}
		});
		pool.publish(lane());
		inside.await();
		Runner stuck = pool.runners().iterator().next();
		List<Lane> waiting = lanes(1);
		pool.publish(waiting);

		pool.abandon(stuck);

		ended.await();
		assertThat(waiting).as("run by another runner while the first is stuck").allMatch(Lane::isIdle);
		assertThat(pool.runners()).doesNotContain(stuck);
		release.countDown();
	}

	@Test
	void runsNothingMoreOnARunnerThatWasAbandoned() {
		RunnerPool[] pool = new RunnerPool[1];
		pool[0] = pool(1, this.threads, (offset) -> {
			this.handled.add(offset);
			if (offset == 0) {
				pool[0].abandon(pool[0].runners().iterator().next());
			}
		});
		pool[0].publish(lanes(3));

		this.threads.runNext();

		assertThat(this.handled).as("on the abandoned runner").containsExactly(0L);
		this.threads.runAll();
		assertThat(this.handled).as("on the runner in its place").containsExactly(0L, 1L, 2L);
		assertThat(this.threads.executed()).isEqualTo(2);
	}

	@Test
	void givesAPermitBackOnceHoweverOftenItsRunnerIsAbandoned() {
		RunnerPool[] pool = new RunnerPool[1];
		pool[0] = pool(1, this.threads, (offset) -> {
			if (offset == 0) {
				Runner runner = pool[0].runners().iterator().next();
				pool[0].abandon(runner);
				pool[0].abandon(runner);
			}
			this.handled.add((long) this.threads.pending());
		});
		pool[0].publish(lanes(10));

		this.threads.runAll();

		assertThat(this.handled).as("runners that wait for their turn: one permit, one runner")
			.startsWith(1L)
			.containsOnly(0L, 1L)
			.hasSize(10);
	}

	@Test
	void dropsWhatIsLeftInALaneOfAnEndedEpochWhoseRunnerWasAbandoned() {
		RunnerPool[] pool = new RunnerPool[1];
		pool[0] = pool(1, this.threads, (offset) -> {
			this.partition.close();
			pool[0].abandon(pool[0].runners().iterator().next());
		});
		Lane lane = new Lane(this.partition, null);
		List<QueuedEvent> events = this.partition.take(List.of(Records.record(0, "a"), Records.record(1, "a")), 0);
		events.forEach(lane::append);
		pool[0].publish(lane);

		this.threads.runAll();

		assertThat(events.get(1).keyHash()).as("what the dropped event still holds").isNull();
		assertThat(pool[0].next()).as("nothing is left in the queue").isNull();
	}

	@Test
	void reportsThatNoThreadCanBeStartedInsteadOfThrowingIntoWhoeverPublishes() {
		RunnerPool pool = pool(4, (task) -> {
			throw new RejectedExecutionException("no threads");
		}, this.handled::add);

		assertThatNoException().isThrownBy(() -> pool.publish(lanes(2)));

		assertThat(this.host.fatalErrors()).hasSize(1).first().isInstanceOf(RejectedExecutionException.class);
		assertThat(pool.runners()).isEmpty();
	}

	@Test
	void goesOnWithFewerRunnersWhenNoMoreThreadsCanBeStarted() {
		int[] startable = { 1 };
		RunnerPool pool = pool(4, (task) -> {
			if (startable[0]-- <= 0) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			this.threads.execute(task);
		}, this.handled::add);

		pool.publish(lanes(5));
		this.threads.runAll();

		assertThat(this.handled).containsExactly(0L, 1L, 2L, 3L, 4L);
		assertThat(this.host.fatalErrors()).isEmpty();
	}

	private List<Lane> lanes(int count) {
		List<Lane> lanes = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			lanes.add(lane());
		}
		return lanes;
	}

	private Lane lane() {
		Lane lane = new Lane(this.partition, null);
		lane.append(this.partition.take(List.of(Records.record(this.nextOffset++, null)), 0).getFirst());
		return lane;
	}

	private static RunnerPool pool(int maxConcurrency, Executor threads, Consumer<Long> handler) {
		ProsodyHandler<Object> handling = (event, context) -> handler.accept(event.offset());
		EventPipeline pipeline = Pipelines.of(ListenerFixture.listener("runner-pool").handler(handling).define(),
				EngineClock.SYSTEM);
		return new RunnerPool(new FairQueue<>(SchedulerOptions.DEFAULTS, System::nanoTime, FairQueue.REFRESH_NANOS),
				maxConcurrency, threads,
				(pool) -> new Runner(pool, pipeline, new Waits(null, null, null, null),
						new KeyGuard(MonopolizationOptions.DEFAULTS, EngineClock.SYSTEM),
						new BusyKeys(1, EngineClock.SYSTEM)));
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
