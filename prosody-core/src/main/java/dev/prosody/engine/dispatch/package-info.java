/**
 * Partitions, lanes, the ready queue and its runners. Not API.
 */
@NullMarked
package dev.prosody.engine.dispatch;

import org.jspecify.annotations.NullMarked;
