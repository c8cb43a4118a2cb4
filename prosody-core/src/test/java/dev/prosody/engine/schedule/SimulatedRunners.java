package dev.prosody.engine.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.listener.SchedulerOptions;
import org.jspecify.annotations.Nullable;

/**
 * A number of runners on virtual time that serve keys from a ready queue: each key one
 * event at a time, as its lane does. Confined to the test's thread.
 */
final class SimulatedRunners {

	private final VirtualClock clock = new VirtualClock();

	private final PriorityQueue<Event> timeline = new PriorityQueue<>(
			Comparator.comparing(Event::at).thenComparing(Event::number));

	private final ReadyQueue ready;

	private int free;

	private long events;

	/** Runners that choose as the engine does. */
	static SimulatedRunners fair(int runners) {
		return new SimulatedRunners(runners, true);
	}

	/** Runners that serve keys in the order in which they became ready. */
	static SimulatedRunners fifo(int runners) {
		return new SimulatedRunners(runners, false);
	}

	private SimulatedRunners(int runners, boolean fair) {
		this.free = runners;
		this.ready = fair
				? new Fair(new FairQueue<>(SchedulerOptions.DEFAULTS, this.clock::nanoTime, FairQueue.REFRESH_NANOS))
				: new Fifo();
	}

	private record Event(Duration at, long number, Runnable action) {
	}

	/** Does something at a time since the beginning. */
	void at(Duration time, Runnable action) {
		this.timeline.add(new Event(time, this.events++, action));
	}

	/** Time since the beginning. */
	Duration now() {
		return this.clock.passed();
	}

	/** Makes a key ready that waits nowhere. */
	void ready(SimulatedKey key, WorkClass work) {
		key.readyAt = now();
		this.ready.add(key, work);
	}

	/** Goes on until a time since the beginning. */
	void runUntil(Duration end) {
		startRunners();
		while (!this.timeline.isEmpty() && this.timeline.peek().at().compareTo(end) <= 0) {
			Event next = this.timeline.remove();
			this.clock.advance(next.at().minus(now()));
			next.action().run();
			startRunners();
		}
		this.clock.advance(end.minus(now()));
	}

	private void startRunners() {
		while (this.free > 0) {
			SimulatedKey key = this.ready.poll(this.free == 1);
			if (key == null) {
				return;
			}
			this.free--;
			WorkClass work = key.work;
			key.started(now().minus(key.readyAt), work);
			long from = this.clock.nanoTime();
			at(now().plus(key.attempt), () -> {
				this.free++;
				key.load.add(from, this.clock.nanoTime(), 0);
				this.ready.ran(work, key.attempt.toNanos());
				key.ended(this, work);
			});
		}
	}

	/** A key; what it does is told by a test. */
	abstract static class SimulatedKey extends Waiting {

		private final KeyLoad load = new KeyLoad();

		private final Duration attempt;

		private Duration readyAt = Duration.ZERO;

		SimulatedKey(Duration attempt) {
			this.attempt = attempt;
		}

		/** An attempt starts after a wait. */
		abstract void started(Duration waited, WorkClass work);

		/** An attempt has ended: says when the key is ready again. */
		abstract void ended(SimulatedRunners runners, WorkClass work);

		Duration attempt() {
			return this.attempt;
		}

		@Override
		protected KeyLoad load() {
			return this.load;
		}

	}

	private interface ReadyQueue {

		void add(SimulatedKey key, WorkClass work);

		@Nullable SimulatedKey poll(boolean contended);

		void ran(WorkClass work, long nanos);

	}

	private record Fair(FairQueue<SimulatedKey> queue) implements ReadyQueue {

		@Override
		public void add(SimulatedKey key, WorkClass work) {
			this.queue.add(key, work);
		}

		@Override
		public @Nullable SimulatedKey poll(boolean contended) {
			return this.queue.poll(contended);
		}

		@Override
		public void ran(WorkClass work, long nanos) {
			this.queue.ran(work, nanos);
		}

	}

	private record Fifo(Deque<SimulatedKey> queue) implements ReadyQueue {

		Fifo() {
			this(new ArrayDeque<>());
		}

		@Override
		public void add(SimulatedKey key, WorkClass work) {
			key.work = work;
			this.queue.add(key);
		}

		@Override
		public @Nullable SimulatedKey poll(boolean contended) {
			return this.queue.poll();
		}

		@Override
		public void ran(WorkClass work, long nanos) {
		}

	}

}
