/**
 * What a handler sees: the event, its context, and the two handler interfaces.
 */
@NullMarked
package dev.prosody.handler;

import org.jspecify.annotations.NullMarked;
