/**
 * How applications are tested, as in {@code docs/testing.md}, and the guide with it.
 */
@NullMarked
package dev.prosody.samples.guide.testing;

import org.jspecify.annotations.NullMarked;
