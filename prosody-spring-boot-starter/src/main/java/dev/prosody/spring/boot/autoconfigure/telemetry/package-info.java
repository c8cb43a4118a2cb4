/**
 * Auto-configuration of the telemetry topic.
 */
@NullMarked
package dev.prosody.spring.boot.autoconfigure.telemetry;

import org.jspecify.annotations.NullMarked;
