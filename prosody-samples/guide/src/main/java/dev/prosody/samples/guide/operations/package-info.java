/**
 * What happens around events, as in {@code docs/events.md}.
 */
@NullMarked
package dev.prosody.samples.guide.operations;

import org.jspecify.annotations.NullMarked;
