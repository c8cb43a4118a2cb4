/**
 * What Prosody reaches next to a bare consumer loop on the same machine.
 */
@NullMarked
package dev.prosody.benchmarks;

import org.jspecify.annotations.NullMarked;
