/**
 * What the pages in {@code docs/} show.
 */
@NullMarked
package dev.prosody.samples.guide;

import org.jspecify.annotations.NullMarked;
