package dev.prosody;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.prosody.handler.EventContext;
import dev.prosody.listener.ListenerHandle;
import org.apache.kafka.clients.consumer.GroupProtocol;

/** Ways not to end, whatever one is told, before the test is over. */
enum EndlessHandler {

	PARKS {

		@Override
		void block(EventContext context, ListenerHandle listener, Release release) {
			release.awaitParked();
		}

	},

	SPINS {

		@Override
		void block(EventContext context, ListenerHandle listener, Release release) {
			while (!release.isOver()) {
				Thread.onSpinWait();
			}
		}

	},

	WAITS_FOR_A_MONITOR {

		@Override
		void block(EventContext context, ListenerHandle listener, Release release) {
			Object monitor = new Object();
			CountDownLatch held = new CountDownLatch(1);
			Thread.ofPlatform().daemon().start(() -> {
				synchronized (monitor) {
					held.countDown();
					release.awaitParked();
				}
			});
			awaitStubbornly(held);
			synchronized (monitor) {
				Thread.yield();
			}
		}

	},

	LETS_ITS_CANCELLATION_HANG_TOO {

		@Override
		void block(EventContext context, ListenerHandle listener, Release release) {
			context.onCancel(release::awaitParked);
			context.onAbandoned(release::awaitParked);
			release.awaitParked();
		}

	},

	JOINS_ITSELF {

		@Override
		void block(EventContext context, ListenerHandle listener, Release release) {
			while (!release.isOver()) {
				try {
					Thread.currentThread().join(100);
				}
				catch (InterruptedException ex) {
					// as stubborn as the others
					continue;
				}
			}
		}

	},

	WAITS_FOR_THE_STOP_OF_ITS_LISTENER {

		@Override
		void block(EventContext context, ListenerHandle listener, Release release) {
			listener.stopAsync().join();
			release.awaitParked();
		}

	},

	WAITS_FOR_A_THREAD_THAT_STOPS_ITS_LISTENER {

		@Override
		void block(EventContext context, ListenerHandle listener, Release release) {
			CountDownLatch stopped = new CountDownLatch(1);
			Thread.ofVirtual().start(() -> {
				listener.stop();
				stopped.countDown();
			});
			awaitStubbornly(stopped);
			release.awaitParked();
		}

	};

	abstract void block(EventContext context, ListenerHandle listener, Release release);

	final void run(EventContext context, ListenerHandle listener, Release release) {
		release.entered.incrementAndGet();
		block(context, listener, release);
	}

	/** Whether the listener stops because of it. */
	boolean stopsItsListener() {
		return this == WAITS_FOR_THE_STOP_OF_ITS_LISTENER || this == WAITS_FOR_A_THREAD_THAT_STOPS_ITS_LISTENER;
	}

	/** Both have their turn. */
	GroupProtocol protocol() {
		return (ordinal() % 2 == 0) ? GroupProtocol.CONSUMER : GroupProtocol.CLASSIC;
	}

	private static void awaitStubbornly(CountDownLatch latch) {
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

	/** The end of the test. Thread-safe. */
	static final class Release implements AutoCloseable {

		private final AtomicInteger entered = new AtomicInteger();

		private final Set<Thread> parked = ConcurrentHashMap.newKeySet();

		private volatile boolean over;

		int entered() {
			return this.entered.get();
		}

		boolean isOver() {
			return this.over;
		}

		/** Parks for ever, interrupted or not. */
		void awaitParked() {
			this.parked.add(Thread.currentThread());
			while (!this.over) {
				LockSupport.park(this);
				Thread.interrupted();
			}
		}

		/** Lets all go on. */
		void open() {
			this.over = true;
			this.parked.forEach(LockSupport::unpark);
		}

		@Override
		public void close() {
			open();
		}

	}

}
