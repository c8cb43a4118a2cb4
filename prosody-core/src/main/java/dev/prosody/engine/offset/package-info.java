/**
 * Which offsets are settled, and what may be committed. Not API.
 */
@NullMarked
package dev.prosody.engine.offset;

import org.jspecify.annotations.NullMarked;
