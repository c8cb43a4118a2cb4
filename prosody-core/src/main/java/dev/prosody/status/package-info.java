/**
 * Immutable snapshots of what the listeners are doing.
 */
@NullMarked
package dev.prosody.status;

import org.jspecify.annotations.NullMarked;
