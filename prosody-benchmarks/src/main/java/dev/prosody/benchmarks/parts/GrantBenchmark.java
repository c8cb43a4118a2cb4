package dev.prosody.benchmarks.parts;

import java.util.concurrent.TimeUnit;

import dev.prosody.engine.schedule.FairQueue;
import dev.prosody.engine.schedule.KeyLoad;
import dev.prosody.engine.schedule.Waiting;
import dev.prosody.engine.schedule.WorkClass;
import dev.prosody.listener.SchedulerOptions;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A grant of the fair queue: take the next of those that wait, count what it used, let it
 * wait again. Both classes always wait.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GrantBenchmark {

	/** How many lanes wait. */
	@Param({ "16", "1024", "16384" })
	public int waiting;

	/** Whether all runners are busy: only then the queue ranks those that wait. */
	@Param({ "true", "false" })
	public boolean contended;

	private final FairQueue<Lane> queue = new FairQueue<>(SchedulerOptions.DEFAULTS, System::nanoTime,
			FairQueue.REFRESH_NANOS);

	/** A lane that has run before, and wants the same class of work for ever. */
	private static final class Lane extends Waiting {

		private final KeyLoad load = new KeyLoad();

		private final WorkClass wanted;

		Lane(WorkClass wanted) {
			this.wanted = wanted;
		}

		@Override
		protected @Nullable KeyLoad load() {
			return this.load;
		}

	}

	/** Lets lanes wait, every fourth for a retry. */
	@Setup
	public void fill() {
		for (int i = 0; i < this.waiting; i++) {
			Lane lane = new Lane((i % 4 == 0) ? WorkClass.RETRY : WorkClass.FRESH);
			long now = System.nanoTime();
			lane.load.add(now - 1_000L * i, now, 0);
			this.queue.add(lane, lane.wanted);
		}
	}

	/**
	 * One grant.
	 * @return the lane
	 */
	@Benchmark
	public @Nullable Waiting grant() {
		Lane lane = this.queue.poll(this.contended);
		if (lane != null) {
			long now = System.nanoTime();
			lane.load.add(now - 1_000, now, 0);
			this.queue.ran(lane.wanted, 1_000);
			this.queue.add(lane, lane.wanted);
		}
		return lane;
	}

}
