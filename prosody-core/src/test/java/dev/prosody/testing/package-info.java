/**
 * What broker tests need: brokers in this JVM and in a process of their own, workers that
 * can be killed, a relay with faults, test data, and
 * {@link dev.prosody.testing.Scenario}, which puts clients under observation into one
 * {@link dev.prosody.testing.history.History}.
 * <p>
 * The invariants I1–I11 of ARCHITECTURE.md are shown by test methods whose names begin
 * with the invariant: {@code i2CommitNeverPassesAStuckEvent}. {@code InvariantsTests}
 * fails when one of them has no such method.
 */
@NullMarked
package dev.prosody.testing;

import org.jspecify.annotations.NullMarked;
