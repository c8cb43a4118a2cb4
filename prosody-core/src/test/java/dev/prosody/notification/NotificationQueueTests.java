package dev.prosody.notification;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NotificationQueueTests {

	private final List<String> received = new CopyOnWriteArrayList<>();

	private static ProsodyNotification started(String listener) {
		return new ListenerStarted(listener, "group", Instant.EPOCH);
	}

	@Test
	void whatIsReportedIsDeliveredInOrderUntilTheEnd() {
		NotificationQueue queue = new NotificationQueue((it) -> this.received.add(it.listenerId()));
		for (int i = 0; i < 500; i++) {
			queue.add(started("l" + i));
		}
		queue.close();
		queue.add(started("late"));

		assertThat(this.received).hasSize(500).startsWith("l0", "l1").endsWith("l499");
		assertThat(queue.dropped()).isZero();
	}

	@Test
	void aReceiverThatIsSlowHoldsNobodyUpAndLosesTheOldest() throws Exception {
		CountDownLatch delivering = new CountDownLatch(1);
		Semaphore gate = new Semaphore(0);
		NotificationQueue queue = new NotificationQueue((it) -> {
			delivering.countDown();
			gate.acquireUninterruptibly();
			this.received.add(it.listenerId());
		});
		queue.add(started("first"));
		assertThat(delivering.await(10, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < NotificationQueue.CAPACITY + 3; i++) {
			queue.add(started("l" + i));
		}

		assertThat(queue.dropped()).isEqualTo(3);
		gate.release(NotificationQueue.CAPACITY + 1);
		queue.close();
		assertThat(this.received).hasSize(NotificationQueue.CAPACITY + 1)
			.startsWith("first", "l3", "l4")
			.endsWith("l" + (NotificationQueue.CAPACITY + 2));
	}

	@Test
	void aReceiverThatThrowsGetsTheNextAllTheSame() {
		NotificationQueue queue = new NotificationQueue((it) -> {
			this.received.add(it.listenerId());
			throw new IllegalStateException("as the test wants it");
		});
		queue.add(started("a"));
		queue.add(started("b"));
		queue.close();

		assertThat(this.received).containsExactly("a", "b");
	}

	@Test
	void aReceiverMayCloseTheQueue() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		NotificationQueue[] queue = new NotificationQueue[1];
		queue[0] = new NotificationQueue((it) -> {
			queue[0].close();
			closed.countDown();
		});
		queue[0].add(started("a"));

		assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
	}

}
