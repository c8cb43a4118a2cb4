/**
 * Skipping events that were concluded before.
 */
@NullMarked
package dev.prosody.dedup;

import org.jspecify.annotations.NullMarked;
