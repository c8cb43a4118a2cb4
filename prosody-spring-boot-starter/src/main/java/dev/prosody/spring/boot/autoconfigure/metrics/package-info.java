/**
 * Auto-configuration of the listeners' meters.
 */
@NullMarked
package dev.prosody.spring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
