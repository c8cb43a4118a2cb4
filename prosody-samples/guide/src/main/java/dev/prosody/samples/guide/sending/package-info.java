/**
 * Sending, as in {@code docs/sending.md}.
 */
@NullMarked
package dev.prosody.samples.guide.sending;

import org.jspecify.annotations.NullMarked;
