package dev.prosody.engine.pipeline;

import dev.prosody.listener.ListenerOptions;

/**
 * How long an attempt may run.
 *
 * @param nanos without extension
 * @param maxNanos with all extensions
 */
record TimeLimit(long nanos, long maxNanos) {

	static TimeLimit of(ListenerOptions options) {
		return new TimeLimit(options.handlerTimeout().toNanos(), options.maxHandlerTimeout().toNanos());
	}

}
