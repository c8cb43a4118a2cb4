/**
 * Handlers of every kind, as in {@code docs/listeners.md}.
 */
@NullMarked
package dev.prosody.samples.guide.listeners;

import org.jspecify.annotations.NullMarked;
