package dev.prosody.engine.dispatch;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.ListenerDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A few lanes that become idle and ready again all the time: the poll thread appends
 * while a runner gives the lane up. A wake-up that is lost there leaves a key stuck.
 */
class HotLaneTests {

	private static final int KEYS = 2;

	private static final int EVENTS = 300_000;

	private final RecordingHost host = new RecordingHost();

	private final long[] last = { -1, -1 };

	private final Queue<String> disorder = new ConcurrentLinkedQueue<>();

	private final ListenerDefinition definition = ListenerFixture.listener("hot-lanes").handler(this::handle).define();

	private final Dispatcher dispatcher = new Dispatcher(this.definition,
			Pipelines.of(this.definition, EngineClock.SYSTEM), this.host, EngineClock.SYSTEM,
			HandlerExecutors.timer("hot-lanes"), Executors.newVirtualThreadPerTaskExecutor(), new LaneBudget(1));

	private final Partition partition = this.dispatcher.open(Records.ORDERS_0);

	@AfterEach
	void close() {
		this.dispatcher.end(List.of(this.partition));
		this.dispatcher.close();
	}

	/** The lane alone makes the access to its entry of {@code last} safe. */
	private void handle(ProsodyEvent<Object> event, Object context) {
		int key = (int) (event.offset() % KEYS);
		if (this.last[key] != event.offset() - KEYS && event.offset() >= KEYS) {
			this.disorder.add(event.offset() + " after " + this.last[key]);
		}
		this.last[key] = event.offset();
	}

	@Test
	@Timeout(60)
	void i1i3NoWakeUpIsLostBetweenAnAppendAndARelease() {
		for (long offset = 0; offset < EVENTS; offset++) {
			this.dispatcher.dispatch(Records.poll(Records.record(offset, "key-" + offset % KEYS)),
					(id) -> this.partition);
		}
		// the timeout interrupts
		while (this.partition.inFlight() > 0 && this.host.fatalErrors().isEmpty()
				&& !Thread.currentThread().isInterrupted()) {
			Thread.yield();
		}

		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(this.disorder).isEmpty();
		assertThat(this.partition.inFlight()).as("stuck in a lane that nobody runs").isZero();
	}

}
