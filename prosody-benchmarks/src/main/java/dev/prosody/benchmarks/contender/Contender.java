package dev.prosody.benchmarks.contender;

import dev.prosody.benchmarks.workload.Meter;

/**
 * One way to consume a topic. Each event is given to {@link Meter#handle}, in the order
 * of its key where the contender keeps one; what that throws is retried by the
 * contender's own means.
 */
public interface Contender extends AutoCloseable {

	/**
	 * Starts to consume and returns.
	 * @param target what to consume
	 * @param meter the handler
	 */
	void start(Target target, Meter meter);

	/** Stops, and commits what was handled. */
	@Override
	void close();

}
