package dev.prosody.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where handlers wait until the test lets them go on. Closing opens it, so that no
 * handler outlives its test. Thread-safe.
 */
public final class Gate implements AutoCloseable {

	private final CountDownLatch open = new CountDownLatch(1);

	private final AtomicInteger entered = new AtomicInteger();

	private final AtomicInteger interrupts = new AtomicInteger();

	/** Waits as a well-behaved handler does: an interrupt ends it. */
	public void pass() throws InterruptedException {
		this.entered.incrementAndGet();
		try {
			this.open.await();
		}
		catch (InterruptedException ex) {
			this.interrupts.incrementAndGet();
			throw ex;
		}
	}

	/** Waits as a handler does that swallows interrupts. */
	public void passStubbornly() {
		this.entered.incrementAndGet();
		while (true) {
			try {
				this.open.await();
				return;
			}
			catch (InterruptedException ex) {
				this.interrupts.incrementAndGet();
			}
		}
	}

	/** Lets everybody go on, for ever. */
	public void open() {
		this.open.countDown();
	}

	/** How many handlers have come here. */
	public int entered() {
		return this.entered.get();
	}

	/** How many interrupts have come here. */
	public int interrupts() {
		return this.interrupts.get();
	}

	@Override
	public void close() {
		open();
	}

}
