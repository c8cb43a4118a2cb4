/**
 * Before and after, as in {@code docs/migration.md}.
 */
@NullMarked
package dev.prosody.samples.guide.migration;

import org.jspecify.annotations.NullMarked;
