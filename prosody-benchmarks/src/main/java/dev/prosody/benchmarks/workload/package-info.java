/**
 * What is measured, and the handler that measures it.
 */
@NullMarked
package dev.prosody.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
