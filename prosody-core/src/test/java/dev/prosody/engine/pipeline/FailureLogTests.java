package dev.prosody.engine.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.failure.FailureKind;
import dev.prosody.status.RecentFailure;
import dev.prosody.status.SkipReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** How often an operator reads of failures. */
class FailureLogTests {

	private final VirtualClock clock = new VirtualClock();

	private final FailureStatistics statistics = new FailureStatistics(this.clock);

	private final FailureLog log = new FailureLog("failure-log", this.clock, new DeadLetterTrouble(this.clock),
			this.statistics);

	private final StubEpoch epoch = new StubEpoch();

	/** Tests of other listeners run at the same time. */
	private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {

		@Override
		protected void append(ILoggingEvent line) {
			if (line.getFormattedMessage().contains("'failure-log'")) {
				super.append(line);
			}
		}

	};

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.prosody.events");

	private Level before;

	private long offset;

	@BeforeEach
	void listen() {
		this.lines.start();
		this.before = this.logger.getLevel();
		this.logger.setLevel(Level.DEBUG);
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.lines);
		this.logger.setLevel(this.before);
	}

	private EventInProgress event() {
		return this.epoch.take(Records.record(this.offset++, "key"));
	}

	private void fail(EventInProgress event, Throwable failure) {
		event.detour().failures++;
		this.log.failed(event, failure);
		this.log.retrying(event, failure, Duration.ofSeconds(30));
	}

	private List<ILoggingEvent> at(Level level) {
		return this.lines.list.stream().filter((line) -> line.getLevel() == level).toList();
	}

	@Test
	void anEventThatKeepsFailingIsALineAtItsTenthAttemptAndThenEveryTenMinutes() {
		EventInProgress event = event();
		for (int i = 0; i < 130; i++) {
			fail(event, new IllegalStateException("not reachable"));
			this.clock.advance(Duration.ofSeconds(30));
		}

		assertThat(at(Level.WARN).stream()
			.map(ILoggingEvent::getFormattedMessage)
			.filter((line) -> line.contains("keeps failing"))
			.map((line) -> line.replaceAll(".*attempt (\\d+) .*", "$1")))
			.containsExactly("10", "30", "50", "70", "90", "110", "130");
	}

	@Test
	void whenAllKeepFailingOneLineASecondSaysHowMany() {
		List<EventInProgress> events = IntStream.range(0, 50).mapToObj((i) -> event()).toList();
		for (int attempt = 0; attempt < 10; attempt++) {
			this.clock.advance(Duration.ofSeconds(2));
			events.forEach((event) -> fail(event, new IllegalStateException("not reachable")));
		}
		this.clock.advance(Duration.ofMinutes(11));
		fail(events.getFirst(), new IllegalStateException("not reachable"));

		assertThat(at(Level.WARN).stream()
			.map(ILoggingEvent::getFormattedMessage)
			.filter((line) -> line.contains("keeps failing")))
			.satisfiesExactly((first) -> assertThat(first).doesNotContain("more like this"),
					(second) -> assertThat(second).contains("and 49 more like this"));
	}

	@Test
	void deadLettersOfOneCauseAreOneErrorASecondAndEachIsThereAtDebug() {
		for (int i = 0; i < 100; i++) {
			this.log.deadLettering(event(), new IllegalStateException("bad"), FailureKind.PERMANENT, "orders-dlt");
		}
		this.log.deadLettering(event(), new IOException("another cause"), FailureKind.PERMANENT, "orders-dlt");
		this.clock.advance(Duration.ofSeconds(1));
		this.log.deadLettering(event(), new IllegalStateException("bad"), FailureKind.PERMANENT, "orders-dlt");

		assertThat(at(Level.ERROR)).satisfiesExactly(
				(first) -> assertThat(first.getFormattedMessage()).contains("orders-0@0 goes to"),
				(other) -> assertThat(other.getFormattedMessage()).contains("orders-0@100 goes to"),
				(later) -> assertThat(later.getFormattedMessage()).contains("orders-0@101 goes to",
						"and 99 more like this"));
		assertThat(at(Level.ERROR)).allSatisfy((line) -> assertThat(line.getThrowableProxy()).isNotNull());
		assertThat(at(Level.DEBUG)).hasSize(99);
	}

	@Test
	void whatIsLostHasALineEachAndOneStackTraceASecond() {
		for (int i = 0; i < 3; i++) {
			this.log.discarding(event(), new IllegalStateException("bad"), FailureKind.PERMANENT);
		}

		assertThat(at(Level.ERROR)).hasSize(3);
		assertThat(at(Level.ERROR).stream().filter((line) -> line.getThrowableProxy() != null)).hasSize(1);
	}

	@Test
	void aLetterThatIsSentBackAndSkippedAsADuplicateIsNamedOnce() {
		for (int i = 0; i < 3; i++) {
			ConsumerRecord<byte[], byte[]> record = Records.record(this.offset++, "key");
			if (i > 0) {
				record.headers().add(DeadLetterHeaders.ORIGINAL_TOPIC, "orders".getBytes(StandardCharsets.UTF_8));
			}
			this.log.skipped(this.epoch.take(record), SkipReason.DUPLICATE);
		}

		assertThat(at(Level.WARN)).singleElement()
			.satisfies((line) -> assertThat(line.getFormattedMessage())
				.contains("orders-0@1 comes back from a dead-letter topic"));
		assertThat(at(Level.DEBUG)).hasSize(2);
	}

	@Test
	void failuresAreCountedByClassAndTheLatestComesFirst() {
		fail(event(), new IllegalStateException("one"));
		this.clock.advance(Duration.ofSeconds(5));
		fail(event(), new IOException("two"));
		fail(event(), new IOException("three"));

		assertThat(this.statistics.recent()).extracting(RecentFailure::exception)
			.containsExactly(IOException.class.getName(), IllegalStateException.class.getName());
		assertThat(this.statistics.recent().getFirst())
			.isEqualTo(new RecentFailure(IOException.class.getName(), 2, this.clock.now(), "orders", 0, 2));
	}

}
