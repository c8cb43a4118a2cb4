package dev.prosody.samples.flights;

import java.time.Duration;

import dev.prosody.listener.ProsodyMode;

/**
 * What became of a run in one mode.
 *
 * @param mode the mode
 * @param report the report of the run
 * @param p99Wait the time from sending to the start of the first attempt that 99 of 100
 * departures did not exceed
 */
record ModeResult(ProsodyMode mode, Report report, Duration p99Wait) {
}
