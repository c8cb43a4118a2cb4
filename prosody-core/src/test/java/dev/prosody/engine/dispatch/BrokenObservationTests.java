package dev.prosody.engine.dispatch;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.engine.pipeline.DeadLetterBackOff;
import dev.prosody.engine.pipeline.DeadLetterTrouble;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.pipeline.FailureLog;
import dev.prosody.engine.pipeline.FailureStatistics;
import dev.prosody.engine.pipeline.HandlerAttempt;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.ManualExecutor;
import dev.prosody.engine.testing.ManualTimer;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.testing.hostile.HostileFailure;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Observation handlers are code of others: events do not suffer from them. */
class BrokenObservationTests {

	private final AtomicInteger handled = new AtomicInteger();

	private final RecordingHost host = new RecordingHost();

	@Test
	void handlesEventsWhoseObservationCannotBeStarted() {
		run(new ObservationHandler<>() {

			@Override
			public void onStart(Observation.Context context) {
				throw new IllegalStateException("broken");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
	}

	@Test
	void handlesEventsWhoseObservationCannotBecomeCurrent() {
		run(new ObservationHandler<>() {

			@Override
			public void onScopeOpened(Observation.Context context) {
				throw new IllegalStateException("broken");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
	}

	@Test
	void handlesEventsWhoseObservationCannotBeStopped() {
		run(new ObservationHandler<>() {

			@Override
			public void onScopeClosed(Observation.Context context) {
				throw new IllegalStateException("broken");
			}

			@Override
			public void onStop(Observation.Context context) {
				throw new NoClassDefFoundError("missing");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
	}

	@ParameterizedTest
	@EnumSource(HostileFailure.class)
	void handlesEventsWhateverIsThrown(HostileFailure failure) {
		run(new ObservationHandler<>() {

			@Override
			public void onStart(Observation.Context context) {
				failure.sneak();
			}

			@Override
			public void onStop(Observation.Context context) {
				failure.sneak();
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
	}

	private void run(ObservationHandler<Observation.Context> broken) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(broken);
		ListenerDefinition definition = ListenerFixture.listener("broken-observation")
			.handler((event, context) -> this.handled.incrementAndGet())
			.define();
		VirtualClock clock = new VirtualClock();
		HandlerAttempt attempts = new HandlerAttempt(definition, new ProsodyObservations(registry), clock,
				Runnable::run, ListenerMonitor.NONE);
		EventCounters counters = new EventCounters();
		EventPipeline pipeline = new EventPipeline(definition, attempts, (letter) -> {
			throw new UnsupportedOperationException();
		}, new DeadLetterBackOff(new Random(1)), counters,
				new FailureLog(definition.id(), clock, new DeadLetterTrouble(clock), new FailureStatistics(clock)),
				ListenerMonitor.NONE);
		ManualExecutor runners = new ManualExecutor();
		try (Dispatcher dispatcher = new Dispatcher(definition, pipeline, this.host, clock, new ManualTimer(clock),
				runners, new LaneBudget(1))) {
			Partition epoch = dispatcher.open(Records.ORDERS_0);
			dispatcher.dispatch(Records.poll(Records.record(0, "a"), Records.record(1, "a")), (id) -> epoch);
			runners.runAll();
		}

		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(this.handled.get()).isEqualTo(2);
		assertThat(counters.snapshot().succeeded()).isEqualTo(2);
	}

}
