/**
 * The broker of a benchmark, and what fills its topics.
 */
@NullMarked
package dev.prosody.benchmarks.broker;

import org.jspecify.annotations.NullMarked;
