/**
 * Programs that measure: {@code Comparison} (Prosody and what else one could take),
 * {@code Curves} (Prosody as load and settings change), {@code Parts} (parts of the
 * engine). docs/performance says how to run them.
 */
@NullMarked
package dev.prosody.benchmarks;

import org.jspecify.annotations.NullMarked;
