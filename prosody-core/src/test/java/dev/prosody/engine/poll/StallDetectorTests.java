package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.UnsettledEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class StallDetectorTests {

	private static final Duration THRESHOLD = Duration.ofMinutes(5);

	private final StallDetector detector = new StallDetector("orders", THRESHOLD, ListenerMonitor.NONE);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(StallDetector.class);

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void stopListening() {
		this.logger.setLevel(null);
		this.logger.detachAppender(this.log);
	}

	@Test
	void saysOnceThatAPartitionIsStalledAndOnceThatItGoesOn() {
		this.detector.observe(List.of(partition(0, THRESHOLD)));
		assertThat(lines()).as("at the threshold, not above").isEmpty();

		this.detector.observe(List.of(partition(0, THRESHOLD.plusNanos(1))));
		this.detector.observe(List.of(partition(0, THRESHOLD.plusSeconds(1))));
		assertThat(lines()).hasSize(1)
			.first()
			.asString()
			.startsWith("WARN Listener 'orders': topic-0 is stalled: offset 17 (key hash abc) is not settled after "
					+ "300000 ms, attempt 2; ");

		this.detector.observe(List.of(partition(0, Duration.ZERO)));
		this.detector.observe(List.of(partition(0, Duration.ZERO)));
		assertThat(lines()).hasSize(2).last().isEqualTo("INFO Listener 'orders': topic-0 goes on");
	}

	@Test
	void saysItAgainWhenItStallsAgainAndForEachPartition() {
		this.detector.observe(List.of(partition(0, THRESHOLD.plusSeconds(1)), partition(1, THRESHOLD.plusSeconds(1))));
		this.detector.observe(List.of(partition(1, THRESHOLD.plusSeconds(2))));
		this.detector.observe(List.of(partition(0, THRESHOLD.plusSeconds(1)), partition(1, THRESHOLD.plusSeconds(3))));

		assertThat(lines()).filteredOn((line) -> line.contains("topic-0 is stalled")).hasSize(2);
		assertThat(lines()).filteredOn((line) -> line.contains("topic-1 is stalled")).hasSize(1);
	}

	@Test
	void countsAsStalledOnlyAboveTheThreshold() {
		assertThat(this.detector.isStalled(partition(0, THRESHOLD))).isFalse();
		assertThat(this.detector.isStalled(partition(0, THRESHOLD.plusNanos(1)))).isTrue();
		assertThat(this.detector.isStalled(new PartitionStatus("topic", 0, 5, 5, 5, 0, 0, 0, 0, 0, null, null)))
			.isFalse();
	}

	private static PartitionStatus partition(int number, Duration age) {
		return new PartitionStatus("topic", number, 20, 17, 17, 3, 100, 0, 1, 0, null,
				new UnsettledEvent(17, "abc", age, 2));
	}

	private List<String> lines() {
		return this.log.list.stream().map((event) -> event.getLevel() + " " + event.getFormattedMessage()).toList();
	}

}
