package dev.prosody.engine.pipeline;

import java.util.concurrent.Executor;

/**
 * What all attempts of a listener have in common.
 *
 * @param clock the time
 * @param limit how long they may run
 * @param callbacks runs what users want to be told
 */
record AttemptTerms(EngineClock clock, TimeLimit limit, Executor callbacks) {
}
