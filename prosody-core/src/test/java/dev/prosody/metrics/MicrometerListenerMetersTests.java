package dev.prosody.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.prosody.metrics.ProsodyMeters.ListenerMeters;
import dev.prosody.status.EventCounts;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
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
	void lagOfWhichAPartIsNotKnownIsNotANumber() {
		meters(this.registry, partition(0, 7), partition(1, -1)).partitions(2);

		assertThat(this.registry.get("prosody.lag").gauge().value()).isNaN();
		assertThat(this.registry.get("prosody.lag.committed").gauge().value()).isNaN();
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

	@Test
	void waitingOfEventsIsOfNoInterestWhereItsTimerIsDenied() {
		SimpleMeterRegistry denying = new SimpleMeterRegistry();
		denying.config().meterFilter(MeterFilter.denyNameStartsWith("prosody"));

		assertThat(meters(denying).isWaitingOfInterest()).isFalse();
		assertThat(meters(this.registry).isWaitingOfInterest()).isTrue();
	}

}
