/**
 * Benchmarks of what only this package of the engine can reach.
 */
@NullMarked
package dev.prosody.engine.dispatch;

import org.jspecify.annotations.NullMarked;
