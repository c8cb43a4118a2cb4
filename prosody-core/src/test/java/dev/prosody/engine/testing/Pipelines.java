package dev.prosody.engine.testing;

import java.util.Random;

import dev.prosody.deadletter.DeadLetterPublisher;
import dev.prosody.engine.pipeline.DeadLetterBackOff;
import dev.prosody.engine.pipeline.DeadLetterTrouble;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.pipeline.FailureLog;
import dev.prosody.engine.pipeline.FailureStatistics;
import dev.prosody.engine.pipeline.HandlerAttempt;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.observation.ProsodyObservations;

/** Pipelines whose cancellation actions run where they are cancelled. */
public final class Pipelines {

	private Pipelines() {
	}

	/** The pipeline of a listener, without observations. */
	public static EventPipeline of(ListenerDefinition definition, DeadLetterPublisher publisher, EngineClock clock,
			EventCounters counters) {
		return of(definition, publisher, clock, counters, ProsodyObservations.NOOP);
	}

	/** The pipeline of a listener whose attempts are observed. */
	public static EventPipeline of(ListenerDefinition definition, DeadLetterPublisher publisher, EngineClock clock,
			EventCounters counters, ProsodyObservations observations) {
		HandlerAttempt attempts = new HandlerAttempt(definition, observations, clock, Runnable::run,
				ListenerMonitor.NONE);
		return new EventPipeline(definition, attempts, publisher, new DeadLetterBackOff(new Random(1)), counters,
				new FailureLog(definition.id(), clock, new DeadLetterTrouble(clock), new FailureStatistics(clock)),
				ListenerMonitor.NONE);
	}

	/** A pipeline that has no use for dead letters. */
	public static EventPipeline of(ListenerDefinition definition, EngineClock clock) {
		return of(definition, (letter) -> {
			throw new UnsupportedOperationException("No dead letter is expected");
		}, clock, new EventCounters());
	}

}
