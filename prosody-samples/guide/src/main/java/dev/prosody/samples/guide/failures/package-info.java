/**
 * Failures and what becomes of their events, as in {@code docs/failures.md}.
 */
@NullMarked
package dev.prosody.samples.guide.failures;

import org.jspecify.annotations.NullMarked;
