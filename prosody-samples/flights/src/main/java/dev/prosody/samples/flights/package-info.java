/**
 * Departures of a quarter, handled in order per airport.
 */
@NullMarked
package dev.prosody.samples.flights;

import org.jspecify.annotations.NullMarked;
