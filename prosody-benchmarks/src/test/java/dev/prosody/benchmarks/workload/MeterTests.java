package dev.prosody.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MeterTests {

	private static final Workload WORKLOAD = Workload.of("w2/events=100/keys=3");

	private final Meter meter = new Meter(WORKLOAD);

	private final List<byte[]> values = values(WORKLOAD);

	@Test
	void findsNothingWhenEachEventIsHandledOnceAndInOrder() {
		this.values.forEach(this.meter::handle);

		assertThat(this.meter.handled()).isEqualTo(100);
		assertThat(this.meter.lost()).isZero();
		assertThat(this.meter.repeated()).isZero();
		assertThat(this.meter.disorder()).isZero();
	}

	@Test
	void findsALostEvent() {
		this.values.removeLast();
		this.values.forEach(this.meter::handle);

		assertThat(this.meter.lost()).isOne();
		assertThat(this.meter.disorder()).isZero();
	}

	@Test
	void findsARepeatedEvent() {
		this.values.add(this.values.get(50));
		this.values.forEach(this.meter::handle);

		assertThat(this.meter.repeated()).isOne();
		assertThat(this.meter.handled()).isEqualTo(100);
	}

	@Test
	void findsEventsOfAKeyOutOfOrder() {
		this.values.reversed().forEach(this.meter::handle);

		assertThat(this.meter.disorder()).isPositive();
		assertThat(this.meter.lost()).isZero();
	}

	@Test
	void failsWhatIsToFailTwice() {
		Workload failing = Workload.of("w5/events=1/keys=1/failing=1/handler-ms=0");
		Meter failingMeter = new Meter(failing);
		byte[] value = values(failing).getFirst();

		assertThatExceptionOfType(SimulatedFailure.class).isThrownBy(() -> failingMeter.handle(value));
		assertThatExceptionOfType(SimulatedFailure.class).isThrownBy(() -> failingMeter.handle(value));
		failingMeter.handle(value);

		assertThat(failingMeter.handled()).isOne();
		assertThat(failingMeter.disorder()).isZero();
	}

	private static List<byte[]> values(Workload workload) {
		Plan plan = new Plan(workload);
		List<byte[]> values = new ArrayList<>();
		for (int event = 0; event < workload.events(); event++) {
			values.add(plan.record(event, "topic").value());
		}
		return values;
	}

}
