/**
 * Texts that tests plant where content flows, and what looks for them in all that is
 * logged.
 */
@NullMarked
package dev.prosody.testing.secrets;

import org.jspecify.annotations.NullMarked;
