/**
 * Sending events.
 */
@NullMarked
package dev.prosody.send;

import org.jspecify.annotations.NullMarked;
