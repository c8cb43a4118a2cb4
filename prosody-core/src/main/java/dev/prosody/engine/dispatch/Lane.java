package dev.prosody.engine.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import dev.prosody.engine.schedule.KeyLoad;
import dev.prosody.engine.schedule.WorkClass;
import dev.prosody.engine.schedule.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * The events of one key in one epoch, in offset order. Events without key have a lane
 * each.
 * <p>
 * A mailbox without lock: {@code size} counts appended events that have not ended, and
 * whoever raises it from zero makes the lane ready, so at most one runner, timer or stage
 * holds the lane at a time. The poll thread writes the tail, the holder reads the head;
 * raising and reading {@code size} publishes the links between them.
 */
final class Lane extends Waiting {

	/** In the lane itself: an atomic integer beside it would be one more cache miss. */
	private static final VarHandle SIZE;

	static {
		try {
			SIZE = MethodHandles.lookup().findVarHandle(Lane.class, "size", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Partition partition;

	private final @Nullable KeyBytes key;

	/** Runner time of the key; made when it has used some. Confined to the holder. */
	private @Nullable KeyLoad load;

	/** Appended and not ended. Zero: nobody holds the lane. By {@link #SIZE}. */
	private volatile int size;

	/** Last appended. Confined to the poll thread. */
	private @Nullable QueuedEvent tail;

	/**
	 * First that has not ended, or the last that has. Written by the poll thread while
	 * size is zero, else by the holder.
	 */
	private @Nullable QueuedEvent head;

	/** Whether an attempt or an acknowledgement may still be under way. */
	private volatile boolean running;

	/**
	 * Lane of the same key in the next epoch, to be made ready when this one has ended.
	 */
	private @Nullable Lane successor;

	Lane(Partition partition, @Nullable KeyBytes key) {
		this(partition, key, null);
	}

	/** Takes over what is known of the key's load from an earlier lane of it. */
	Lane(Partition partition, @Nullable KeyBytes key, @Nullable KeyLoad load) {
		this.partition = partition;
		this.key = key;
		this.load = load;
	}

	@Override
	protected @Nullable KeyLoad load() {
		return this.load;
	}

	/**
	 * Counts an attempt that has ended. Holder only. Events without key have no load:
	 * each counts as new.
	 */
	void ran(long from, long to, long windowNanos) {
		if (this.key == null) {
			return;
		}
		if (this.load == null) {
			this.load = new KeyLoad();
		}
		this.load.add(from, to, windowNanos);
	}

	Partition partition() {
		return this.partition;
	}

	@Nullable KeyBytes key() {
		return this.key;
	}

	/**
	 * Appends an event. Poll thread only.
	 * @return whether the lane was idle and must be made ready now
	 */
	boolean append(QueuedEvent event) {
		QueuedEvent last = this.tail;
		this.tail = event;
		if (last == null || this.size == 0) {
			// nobody holds the lane: what it remembers of its last event is let go
			this.head = event;
		}
		else {
			last.next = event;
		}
		return (int) SIZE.getAndAdd(this, 1) == 0;
	}

	/** Number of events that have not ended; at least one for the holder. */
	int size() {
		return this.size;
	}

	boolean isIdle() {
		return this.size == 0;
	}

	/** The event to run. Holder only, and only while events are left. */
	QueuedEvent head() {
		QueuedEvent first = this.head;
		if (first != null && first.ended) {
			// the link is read here and not when its event ended: only now is it certain
			first = first.next;
			this.head = first;
		}
		if (first == null) {
			throw new IllegalStateException("Lane " + this.key + " of " + this.partition + " is empty");
		}
		return first;
	}

	/**
	 * Gives the lane up after a run. Holder only.
	 * @param ended number of events that ended in the run
	 * @return whether more are left, so that the lane must be made ready again
	 */
	boolean release(int ended) {
		return (int) SIZE.getAndAdd(this, -ended) > ended;
	}

	/**
	 * Lets go of what the event at the head holds open: its epoch has ended. Holder only.
	 */
	void drop() {
		head().release();
	}

	/** What a runner would do now: a first attempt or a retry. Holder only. */
	WorkClass work() {
		return head().isRetrying() ? WorkClass.RETRY : WorkClass.FRESH;
	}

	/** Brings the load of the key back, unless an attempt still adds to it. */
	void keepLoad(KeyLoads loads) {
		KeyLoad current = this.running ? null : this.load;
		if (current != null && this.key != null) {
			this.load = null;
			loads.keep(this.partition.id(), this.key, current);
		}
	}

	boolean isRunning() {
		return this.running;
	}

	/** Called before the partition is entered, so that a closed partition sees it. */
	void started() {
		this.running = true;
	}

	/**
	 * Called after the last work of a run.
	 * @return the lane that waited for it, to be made ready
	 */
	@Nullable Lane ended() {
		this.running = false;
		if (this.partition.isOpen()) {
			// successors are set only after the partition was closed
			return null;
		}
		synchronized (this) {
			Lane waiting = this.successor;
			this.successor = null;
			return waiting;
		}
	}

	/**
	 * Makes a lane of the next epoch wait for this one. Poll thread only, after this
	 * lane's partition was closed.
	 * @param next the lane of the same key
	 * @return whether it must wait; otherwise this lane has already ended
	 */
	boolean handOver(Lane next) {
		synchronized (this) {
			if (this.running) {
				this.successor = next;
				return true;
			}
			return false;
		}
	}

}
