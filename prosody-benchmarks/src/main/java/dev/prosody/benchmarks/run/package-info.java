/**
 * Runs, each in a process of its own.
 */
@NullMarked
package dev.prosody.benchmarks.run;

import org.jspecify.annotations.NullMarked;
