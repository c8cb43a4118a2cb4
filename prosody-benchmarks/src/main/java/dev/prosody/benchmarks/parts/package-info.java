/**
 * What parts of the engine cost, with public classes of it.
 */
@NullMarked
package dev.prosody.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
