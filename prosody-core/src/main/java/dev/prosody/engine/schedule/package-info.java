/**
 * Which waiting lane gets the next runner. Not API; imports nothing of the engine.
 */
@NullMarked
package dev.prosody.engine.schedule;

import org.jspecify.annotations.NullMarked;
