/**
 * The product as processes, and what may happen to them: killed, frozen, cut off. What
 * happened is recorded and judged by the oracles of the invariants.
 */
@NullMarked
package dev.prosody.faults;

import org.jspecify.annotations.NullMarked;
