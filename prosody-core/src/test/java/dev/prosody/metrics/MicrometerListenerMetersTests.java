package dev.prosody.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.testing.LoggedLines;
import dev.prosody.metrics.ProsodyMeters.ListenerMeters;
import dev.prosody.status.EventCounts;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.SkipReason;
import dev.prosody.status.UnsettledEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MicrometerListenerMetersTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private static ListenerMeters meters(MeterRegistry registry, PartitionStatus... partitions) {
		ListenerMeters meters = new MicrometerMeters(registry).forListener("orders", "billing", 32);
		meters.show(() -> new ListenerStatus("orders", "billing", ListenerState.RUNNING, false, 1, false,
				new EventCounts(0, 0, 0, 0, Map.of(), 0), null, List.of(partitions)));
		return meters;
	}

	private static PartitionStatus partition(int partition, long unpolled) {
		return new PartitionStatus("orders", partition, 10, 5, 5, 5, 50, 0, 2, unpolled, null,
				new UnsettledEvent(5, "hash", Duration.ofSeconds(90 + partition), 1));
	}

	@Test
	void ageOfTheOldestEventIsInTheUnitOfTheRegistry() {
		SimpleMeterRegistry milliseconds = new SimpleMeterRegistry() {

			@Override
			protected TimeUnit getBaseTimeUnit() {
				return TimeUnit.MILLISECONDS;
			}

		};
		meters(milliseconds, partition(0, 0), partition(1, 0)).partitions(2);
		meters(this.registry, partition(0, 0), partition(1, 0)).partitions(2);

		assertThat(milliseconds.get("prosody.oldest.age").gauge().value()).isEqualTo(91_000);
		assertThat(this.registry.get("prosody.oldest.age").gauge().value()).isEqualTo(91);
	}

	@Test
	void lagIsThatOfThePartitionsOfWhichItIsKnownAndTheOthersAreCounted() {
		meters(this.registry, partition(0, 7), partition(1, -1), partition(2, 1)).partitions(3);

		assertThat(this.registry.get("prosody.lag").gauge().value()).isEqualTo(7 + 5 + 1 + 5);
		assertThat(this.registry.get("prosody.lag.committed").gauge().value()).isEqualTo(7 + 5 + 1 + 5);
		assertThat(this.registry.get("prosody.lag.unknown").gauge().value()).isOne();
	}

	@Test
	void lagOfWhichNothingIsKnownIsANumberThatSumsCanTake() {
		meters(this.registry, partition(0, -1)).partitions(1);

		assertThat(this.registry.get("prosody.lag").gauge().value()).isZero();
		assertThat(this.registry.get("prosody.lag.committed").gauge().value()).isZero();
		assertThat(this.registry.get("prosody.lag.unknown").gauge().value()).isOne();
	}

	@Test
	void metersOfPartitionsGoWithTheLastOneAndComeBack() {
		ListenerMeters meters = meters(this.registry, partition(0, 7));
		meters.partitions(2);
		meters.partitions(1);
		assertThat(this.registry.get("prosody.lag").gauge().value()).isEqualTo(12);

		meters.partitions(0);
		assertThat(this.registry.find("prosody.lag").meters()).isEmpty();
		assertThat(this.registry.find("prosody.oldest.age").meters()).isEmpty();
		assertThat(this.registry.find("prosody.partitions").meters()).hasSize(1);

		meters.partitions(1);
		assertThat(this.registry.find("prosody.lag").meters()).hasSize(1);

		meters.close();
		meters.partitions(1);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "STOPPED, 0, 0", "CONNECTING, 1, 0", "RUNNING, 1, 1", "STOPPING, 0, 0", "FAILED, 1, 0" })
	void aListenerThatNobodyWantsToRunIsNotOneThatCannot(ListenerState state, double started, double up) {
		new MicrometerMeters(this.registry).forListener("orders", "billing", 32)
			.show(() -> new ListenerStatus("orders", "billing", state, false, 0, false,
					new EventCounts(0, 0, 0, 0, Map.of(), 0), null, List.of()));

		assertThat(this.registry.get("prosody.started").gauge().value()).isEqualTo(started);
		assertThat(this.registry.get("prosody.up").gauge().value()).isEqualTo(up);
	}

	/** A client that has handled so many events, and its partitions. */
	private static ListenerMeters client(MicrometerMeters meters, long succeeded, PartitionStatus... partitions) {
		ListenerMeters client = meters.forListener("orders", "billing", 32);
		client.show(() -> new ListenerStatus("orders", "billing", ListenerState.RUNNING, false, 1, false,
				new EventCounts(succeeded, 0, 0, 0, Map.of(SkipReason.OWN, 1L), 0), null, List.of(partitions)));
		client.partitions(partitions.length);
		return client;
	}

	private double succeeded() {
		return this.registry.get("prosody.events").tag("outcome", "succeeded").functionCounter().count();
	}

	@Test
	void clientsWithTheSameListenerAreShownTogether() {
		MicrometerMeters meters = new MicrometerMeters(this.registry);
		ListenerMeters first = client(meters, 3, partition(0, 7));
		ListenerMeters second = client(meters, 4, partition(1, 8));
		first.commitFailed();
		second.commitFailed();

		assertThat(this.registry.get("prosody.up").gauge().value()).isOne();
		assertThat(this.registry.get("prosody.failed").gauge().value()).isZero();
		assertThat(this.registry.get("prosody.partitions").gauge().value()).isEqualTo(2);
		assertThat(this.registry.get("prosody.running").gauge().value()).isEqualTo(2);
		assertThat(this.registry.get("prosody.permits").gauge().value()).isEqualTo(64);
		assertThat(this.registry.get("prosody.lag").gauge().value()).isEqualTo(7 + 8 + 2 * 5);
		assertThat(this.registry.get("prosody.oldest.age").gauge().value()).isEqualTo(91);
		assertThat(succeeded()).isEqualTo(7);
		assertThat(this.registry.get("prosody.skipped").tag("reason", "own").functionCounter().count()).isEqualTo(2);
		assertThat(this.registry.get("prosody.commit.failures").counter().count()).isEqualTo(2);
	}

	@Test
	void aClientThatClosesLeavesTheMetersOfTheOther() {
		MicrometerMeters meters = new MicrometerMeters(this.registry);
		ListenerMeters first = client(meters, 3, partition(0, 7));
		ListenerMeters second = client(meters, 4, partition(1, 8));

		first.partitions(0);
		assertThat(this.registry.find("prosody.lag").meters()).as("the other has partitions").hasSize(1);
		first.close();
		first.close();

		assertThat(this.registry.get("prosody.partitions").gauge().value()).isOne();
		assertThat(this.registry.get("prosody.permits").gauge().value()).isEqualTo(32);
		assertThat(this.registry.get("prosody.lag").gauge().value()).isEqualTo(8 + 5);
		assertThat(succeeded()).as("a counter does not go back").isEqualTo(7);
		second.waited(1_000_000);
		second.commitFailed();
		assertThat(this.registry.get("prosody.wait").timer().count()).isOne();
		assertThat(this.registry.get("prosody.commit.failures").counter().count()).isOne();

		second.partitions(0);
		assertThat(this.registry.find("prosody.lag").meters()).isEmpty();
		second.close();
		assertThat(this.registry.getMeters()).isEmpty();
		client(meters, 1, partition(0, 7));
		assertThat(succeeded()).as("counted from the beginning").isOne();
	}

	@Test
	void aListenerThatIsOnlyNamedAlikeKeepsItsMeters() {
		MicrometerMeters meters = new MicrometerMeters(this.registry);
		client(meters, 3, partition(0, 7));
		meters.forListener("orders", "shipping", 8).close();

		assertThat(this.registry.get("prosody.lag").gauge().value()).isEqualTo(12);
		assertThat(this.registry.get("prosody.wait").timers()).hasSize(1);
	}

	@Test
	void metersThatOthersHaveMadeAreReportedAndLeftAlone() {
		try (LoggedLines log = LoggedLines.of(ListenerMeterSet.class)) {
			client(new MicrometerMeters(this.registry), 3, partition(0, 7));
			assertThat(log.lines()).isEmpty();

			ListenerMeters other = client(new MicrometerMeters(this.registry), 4, partition(1, 8));
			other.partitions(0);
			other.partitions(1);
			other.close();

			assertThat(log.lines()).singleElement()
				.asString()
				.startsWith("WARN")
				.contains("orders", "billing", "one MicrometerMeters");
			assertThat(succeeded()).isEqualTo(3);
			assertThat(this.registry.get("prosody.lag").gauge().value()).isEqualTo(12);
			assertThat(this.registry.get("prosody.wait").timers()).hasSize(1);
		}
	}

	@Test
	void waitingOfEventsIsOfNoInterestWhereItsTimerIsDenied() {
		SimpleMeterRegistry denying = new SimpleMeterRegistry();
		denying.config().meterFilter(MeterFilter.denyNameStartsWith("prosody"));

		assertThat(meters(denying).isWaitingOfInterest()).isFalse();
		assertThat(meters(this.registry).isWaitingOfInterest()).isTrue();
	}

}
