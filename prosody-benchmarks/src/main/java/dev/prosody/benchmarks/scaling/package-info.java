/**
 * Several instances of an application in one group, and what bounds their rate.
 */
@NullMarked
package dev.prosody.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
