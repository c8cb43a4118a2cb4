package dev.prosody.monitor;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MonitorsTests {

	private static final int CALLS = 1000;

	/** Wants to know how long events wait. */
	static class Waiting implements ListenerMonitor {

		final AtomicLong sum = new AtomicLong();

		@Override
		public boolean isWaitingOfInterest() {
			return true;
		}

		@Override
		public void waited(long nanos) {
			this.sum.addAndGet(nanos);
		}

	}

	/** Does not, but notes when it is told. */
	static class Indifferent extends Waiting {

		@Override
		public boolean isWaitingOfInterest() {
			return false;
		}

	}

	@Test
	void waitingIsToldOnlyToThoseWhoWantToKnow() {
		Waiting waiting = new Waiting();
		Indifferent indifferent = new Indifferent();
		ListenerMonitor monitors = Monitors.of(List.of(indifferent, waiting));

		monitors.waited(7);

		assertThat(monitors.isWaitingOfInterest()).isTrue();
		assertThat(waiting.sum).hasValue(7);
		assertThat(indifferent.sum).hasValue(0);
		assertThat(Monitors.of(List.of(indifferent)).isWaitingOfInterest()).isFalse();
	}

	@Test
	void tellingHowLongAnEventWaitedAllocatesNothing() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		Waiting waiting = new Waiting();
		ListenerMonitor monitors = Monitors.of(List.of(new Indifferent(), waiting));
		monitors.waited(1);
		threads.getCurrentThreadAllocatedBytes();

		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < CALLS; i++) {
			monitors.waited(1);
		}
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;

		assertThat(waiting.sum).hasValue(CALLS + 1);
		// not even a byte for each, whatever else the JVM does on this thread
		assertThat(allocated).isLessThan(CALLS);
	}

	@Test
	void whatOneThrowsDoesNotReachTheEngineNorTheOthers() {
		List<Long> told = new ArrayList<>();
		ListenerMonitor failing = new Waiting() {

			@Override
			public void waited(long nanos) {
				throw new IllegalStateException("broken");
			}

			@Override
			public void committed(long nanos) {
				throw new IllegalStateException("broken");
			}

		};
		ListenerMonitor other = new Waiting() {

			@Override
			public void waited(long nanos) {
				told.add(nanos);
			}

			@Override
			public void committed(long nanos) {
				told.add(nanos);
			}

		};
		ListenerMonitor monitors = Monitors.of(List.of(failing, other));

		monitors.waited(1);
		monitors.committed(2);

		assertThat(told).containsExactly(1L, 2L);
	}

}
