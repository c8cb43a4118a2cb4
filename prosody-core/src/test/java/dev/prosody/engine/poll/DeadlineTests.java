package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.pipeline.DeadLetterTrouble;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.ListenerLog;
import dev.prosody.engine.testing.Records;
import dev.prosody.handler.ProsodyHandler;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.status.ListenerStatus;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A handler and its deadline through the whole engine but for Kafka. Time passes where a
 * handler says so, and the watchdog looks meanwhile, as does the poll loop.
 */
class DeadlineTests {

	private static final String LISTENER = "deadline";

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final ListenerLog log = ListenerLog.of(LISTENER);

	private final List<String> seen = new ArrayList<>();

	private final Assignment assignment = new Assignment();

	private ManualEngine engine;

	private StatusBoard board;

	private Partition epoch;

	@AfterEach
	void close() {
		this.log.close();
	}

	@Test
	void aHandlerThatExtendsItsDeadlineIsCancelledThatMuchLater() {
		start((event, context) -> {
			passes(Duration.ofSeconds(9));
			this.seen.add("granted " + context.extendDeadline(Duration.ofSeconds(5)));
			passes(Duration.ofSeconds(5));
			this.seen.add("cancelled " + context.isCancelled() + ", left " + context.remaining());
			passes(Duration.ofSeconds(2));
			this.seen.add("cancelled " + context.isCancelled() + ", left " + context.remaining());
			this.seen.add("interrupted " + Thread.interrupted());
		});

		handleOne();

		assertThat(this.seen).containsExactly("granted PT5S", "cancelled false, left PT1S", "cancelled true, left PT0S",
				"interrupted true");
		assertThat(this.log.lines()).singleElement()
			.asString()
			.contains("attempt 1 of orders-0@0", "runs longer than its timeout (15000 ms)");
		assertThat(this.engine.counts().succeeded()).as("what it returns counts").isOne();
	}

	@Test
	void aHandlerCannotExtendItsDeadlineBeyondTheMaximum() {
		start((event, context) -> {
			this.seen.add("granted " + context.extendDeadline(Duration.ofDays(1)));
			this.seen.add("granted " + context.extendDeadline(Duration.ofDays(1)));
			passes(Duration.ofSeconds(29));
			this.seen.add("cancelled " + context.isCancelled());
			passes(Duration.ofSeconds(2));
			this.seen.add("cancelled " + context.isCancelled());
			this.seen.add("granted " + context.extendDeadline(Duration.ofDays(1)));
		});

		handleOne();

		assertThat(this.seen).containsExactly("granted PT20S", "granted PT0S", "cancelled false", "cancelled true",
				"granted PT0S");
		assertThat(Thread.currentThread().isInterrupted()).as("after the handler that ignored it").isFalse();
	}

	@Test
	void aHandlerThatIgnoresItsDeadlineIsReportedAsStalled() {
		List<ListenerStatus> statuses = new ArrayList<>();
		start((event, context) -> {
			passes(TIMEOUT.plusSeconds(1));
			statuses.add(this.board.status());
			passes(Duration.ofMinutes(1));
			statuses.add(this.board.status());
		});

		handleOne();
		passes(Duration.ofSeconds(1));
		statuses.add(this.board.status());

		assertThat(statuses).extracting(ListenerStatus::stalled).containsExactly(false, true, false);
		assertThat(statuses).extracting(ListenerStatus::running).containsExactly(1, 1, 0);
		assertThat(statuses.get(1).partitions()).singleElement().satisfies((partition) -> {
			assertThat(partition.oldestUnsettled().offset()).isZero();
			assertThat(partition.oldestUnsettled().attempts()).isOne();
		});
		assertThat(this.log.lines()).hasSize(3);
		assertThat(this.log.lines().get(0)).contains("orders-0@0", "runs longer than its timeout");
		assertThat(this.log.lines().get(1)).startsWith("WARN").contains("orders-0 is stalled: offset 0 (key hash ");
		assertThat(this.log.lines().get(2)).startsWith("INFO").endsWith("orders-0 goes on");
	}

	private void start(ProsodyHandler<Object> handler) {
		ListenerFixture listener = ListenerFixture.listener(LISTENER)
			.options((options) -> options.handlerTimeout(TIMEOUT)
				.maxHandlerTimeout(Duration.ofSeconds(30))
				.stallThreshold(Duration.ofMinutes(1)))
			.handler(handler);
		ListenerDefinition definition = listener.define();
		this.engine = new ManualEngine(listener, new RecordingHost());
		this.epoch = this.engine.open(Records.ORDERS_0);
		this.assignment.add(this.epoch);
		this.board = new StatusBoard(definition, this.engine.dispatcher(), new EventCounters(),
				new DeadLetterTrouble(this.engine.clock()), this.engine.clock(), ListenerMonitor.NONE);
		this.engine.dispatcher().start();
	}

	private void handleOne() {
		ConsumerRecords<byte[], byte[]> records = Records.poll(Records.record(0, "key"));
		this.engine.poll(records);
		this.assignment.get(Records.ORDERS_0)
			.polled(records.records(Records.ORDERS_0), records.nextOffsets().get(Records.ORDERS_0),
					this.engine.clock().nanoTime());
		this.engine.runAll();
	}

	/** Time passes: the watchdog looks, and the poll loop shows what it sees. */
	private void passes(Duration time) {
		this.engine.timer().advance(time);
		this.board.publish(this.assignment, null, false);
	}

}
