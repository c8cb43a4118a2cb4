package dev.prosody.engine.schedule;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import dev.prosody.listener.SchedulerOptions;
import org.jspecify.annotations.Nullable;

/**
 * The queue of what is ready to run. While runners are free it is first in, first out and
 * takes no lock. When all runners are busy, who goes next is decided when one becomes
 * free, among all who wait then:
 * <ol>
 * <li>the class of work (first attempts, retries) that is further behind its share of
 * runner time while both had work; the other one, if it has nothing to run;
 * <li>within the class the smallest priority: the time that the key has used lately, less
 * an urgency that grows with the square of the waiting time;
 * <li>of equal ones, who waits longest.
 * </ol>
 * Priorities are worked out for all at once, at most every 10 ms (with more than a
 * thousand that wait, every 10 µs for each of them), and kept in a heap between: choosing
 * costs a logarithm. Thread-safe.
 *
 * @param <T> what waits
 */
public final class FairQueue<T extends Waiting> {

	/** How long priorities are kept, in nanoseconds. */
	public static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	/**
	 * Rather less often than holding the lock for more than a few percent of the time: up
	 * to 200 ns each, since many that wait are in no cache.
	 */
	private static final long REFRESH_NANOS_PER_WAITING = 10_000;

	/** Lock-free: publishing must not wait for whoever is choosing. */
	private final Arrivals<T> arrivals = new Arrivals<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Ranking<T> fresh;

	private final Ranking<T> retries;

	private final ClassShares shares;

	private final LongSupplier nanoTime;

	private final long refreshNanos;

	private long rankedAt;

	/** Guarded by the lock, as is the time above. */
	private long arrived;

	/** How many wait in the rankings; written under the lock. */
	private volatile int ranked;

	/**
	 * Creates a queue.
	 * @param options the weights
	 * @param nanoTime the clock
	 * @param refreshNanos how long priorities are kept, {@link #REFRESH_NANOS}; 0 works
	 * them out for each choice
	 */
	public FairQueue(SchedulerOptions options, LongSupplier nanoTime, long refreshNanos) {
		this.fresh = new Ranking<>(options);
		this.retries = new Ranking<>(options);
		this.shares = new ClassShares(options.failureWeight());
		this.nanoTime = nanoTime;
		this.refreshNanos = refreshNanos;
		this.rankedAt = nanoTime.getAsLong();
	}

	/**
	 * Adds something that waits from now on.
	 * @param waiting held by the caller
	 * @param work its class
	 */
	public void add(T waiting, WorkClass work) {
		waiting.since = this.nanoTime.getAsLong();
		waiting.work = work;
		this.arrivals.add(waiting);
	}

	/**
	 * Adds first attempts that wait from now on.
	 * @param waiting held by the caller, who does not change the list any more
	 */
	public void addAll(List<T> waiting) {
		long now = this.nanoTime.getAsLong();
		for (T one : waiting) {
			one.since = now;
			one.work = WorkClass.FRESH;
		}
		this.arrivals.addAll(waiting);
	}

	/** Whether nothing waits. */
	public boolean isEmpty() {
		return this.arrivals.isEmpty() && this.ranked == 0;
	}

	/**
	 * Takes the next one.
	 * @param contended whether runners are scarce; otherwise order does not matter
	 * @return what to run, {@code null} if nothing waits
	 */
	public @Nullable T poll(boolean contended) {
		return (contended || this.ranked > 0) ? choose() : this.arrivals.poll();
	}

	/** Something that waits, {@code null} if nothing does. */
	public @Nullable T peek() {
		T arrived = this.arrivals.peek();
		if (arrived != null) {
			return arrived;
		}
		this.lock.lock();
		try {
			T first = this.fresh.peek();
			return (first != null) ? first : this.retries.peek();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Reports time that an attempt has taken.
	 * @param work its class
	 * @param nanos the time in nanoseconds
	 */
	public void ran(WorkClass work, long nanos) {
		this.shares.add(work, nanos);
	}

	private @Nullable T choose() {
		this.lock.lock();
		try {
			long now = this.nanoTime.getAsLong();
			for (T next = this.arrivals.poll(); next != null; next = this.arrivals.poll()) {
				next.arrival = this.arrived++;
				insert(next, now);
			}
			if (now - this.rankedAt >= refreshAfter()) {
				this.fresh.rank(now);
				this.retries.rank(now);
				this.rankedAt = now;
			}
			T chosen = ranking(nextClass(now)).poll();
			this.ranked = this.fresh.size() + this.retries.size();
			return chosen;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void insert(T waiting, long now) {
		Ranking<T> ranking = ranking(waiting.work);
		if (ranking.isEmpty()) {
			this.shares.arrived(waiting.work, now);
		}
		ranking.insert(waiting, this.rankedAt);
	}

	private long refreshAfter() {
		int size = this.fresh.size() + this.retries.size();
		return (this.refreshNanos > 0) ? Math.max(this.refreshNanos, size * REFRESH_NANOS_PER_WAITING) : 0;
	}

	private WorkClass nextClass(long now) {
		if (this.retries.isEmpty()) {
			return WorkClass.FRESH;
		}
		return this.fresh.isEmpty() ? WorkClass.RETRY : this.shares.next(now);
	}

	private Ranking<T> ranking(WorkClass work) {
		return (work == WorkClass.FRESH) ? this.fresh : this.retries;
	}

}
