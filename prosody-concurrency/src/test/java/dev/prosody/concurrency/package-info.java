/**
 * Runs the proofs, each of which is in the package of what it is about.
 */
@NullMarked
package dev.prosody.concurrency;

import org.jspecify.annotations.NullMarked;
