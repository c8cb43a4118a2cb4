/**
 * JVMs that belong to a benchmark.
 */
@NullMarked
package dev.prosody.benchmarks.process;

import org.jspecify.annotations.NullMarked;
