/**
 * Auto-configuration of observations: tracing and timing of sends and handlers.
 */
@NullMarked
package dev.prosody.spring.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
