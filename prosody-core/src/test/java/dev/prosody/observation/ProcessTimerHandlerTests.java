package dev.prosody.observation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessTimerHandlerTests {

	private static final byte[] KEY = "customer-7".getBytes(StandardCharsets.UTF_8);

	private final MockClock clock = new MockClock();

	private final MeterRegistry meters = meters();

	private final ProsodyObservations observations = observations(new ProcessTimerHandler(this.meters));

	private MeterRegistry meters() {
		return new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);
	}

	private static ProsodyObservations observations(ObservationHandler<?> handler) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new FirstMatchingCompositeObservationHandler(List.of(handler)));
		return new ProsodyObservations(registry);
	}

	/** Three attempts; a handler of the user's adds a tag to one. */
	private void work(ProsodyObservations observed) {
		attempt(observed, Duration.ofMillis(20), null);
		attempt(observed, Duration.ofMillis(40), new IllegalStateException("no stock"));
		Observation tagged = observed.startProcess(new TestEvent(new RecordHeaders(), KEY), 3);
		tagged.lowCardinalityKeyValue("warehouse", "north");
		tagged.event(Observation.Event.of("reserved"));
		tagged.stop();
	}

	private void attempt(ProsodyObservations observed, Duration duration, Throwable failure) {
		Observation attempt = observed.startProcess(new TestEvent(new RecordHeaders(), KEY), 1);
		this.clock.add(duration);
		if (failure != null) {
			attempt.error(failure);
		}
		attempt.stop();
	}

	@Test
	void makesTheMetersThatMicrometersHandlerMakes() {
		MeterRegistry expected = meters();
		work(observations(new DefaultMeterObservationHandler(expected, IgnoredMeters.LONG_TASK_TIMER)));

		work(this.observations);

		assertThat(this.meters.getMeters()).extracting(Meter::getId)
			.containsExactlyInAnyOrderElementsOf(expected.getMeters().stream().map(Meter::getId).toList());
		assertThat(this.meters.get("prosody.process").tag("error", "none").timer().totalTime(TimeUnit.MILLISECONDS))
			.isEqualTo(20);
		assertThat(this.meters.get("prosody.process")
			.tag("error", "IllegalStateException")
			.timer()
			.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
	}

	@Test
	void aTimerThatWasRemovedIsMadeAgainWithinASecond() {
		attempt(this.observations, Duration.ofMillis(1), null);
		this.meters.clear();
		this.clock.add(Duration.ofSeconds(1));

		attempt(this.observations, Duration.ofMillis(3), null);

		assertThat(this.meters.get("prosody.process").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
	}

	@Test
	void leavesOtherObservationsAlone() {
		assertThat(new ProcessTimerHandler(this.meters).supportsContext(new Observation.Context())).isFalse();
	}

}
