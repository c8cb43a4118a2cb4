/**
 * Tables and charts of what was measured.
 */
@NullMarked
package dev.prosody.benchmarks.report;

import org.jspecify.annotations.NullMarked;
