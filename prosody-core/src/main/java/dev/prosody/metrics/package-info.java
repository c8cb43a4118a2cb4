/**
 * Meters of listeners. Only {@link dev.prosody.metrics.MicrometerMeters} and the
 * documentation need Micrometer's core, which is optional.
 */
@NullMarked
package dev.prosody.metrics;

import org.jspecify.annotations.NullMarked;
