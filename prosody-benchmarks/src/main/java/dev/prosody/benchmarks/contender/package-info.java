/**
 * Ways to consume a topic with key order.
 */
@NullMarked
package dev.prosody.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
