/**
 * How long applications need until they handle their first event.
 */
@NullMarked
package dev.prosody.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
