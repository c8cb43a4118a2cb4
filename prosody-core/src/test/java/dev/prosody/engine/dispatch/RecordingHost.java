package dev.prosody.engine.dispatch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A host that remembers what it was told. Thread-safe. */
public final class RecordingHost implements EpochHost {

	private final AtomicInteger idle = new AtomicInteger();

	private final List<Throwable> fatal = new CopyOnWriteArrayList<>();

	private volatile boolean fresh = true;

	/** Sets whether the consumer counts as polling. */
	public void fresh(boolean fresh) {
		this.fresh = fresh;
	}

	@Override
	public boolean isMembershipFresh() {
		return this.fresh;
	}

	@Override
	public void epochIdle() {
		this.idle.incrementAndGet();
	}

	@Override
	public void fatal(Throwable error) {
		this.fatal.add(error);
	}

	/** How often a partition became idle while it was no longer open. */
	public int idleCount() {
		return this.idle.get();
	}

	/** Fatal errors so far. */
	public List<Throwable> fatalErrors() {
		return this.fatal;
	}

}
