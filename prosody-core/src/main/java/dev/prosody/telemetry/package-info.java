/**
 * The telemetry topic: what happens to events, as JSON records that all Prosody clients
 * write in the same form.
 */
@NullMarked
package dev.prosody.telemetry;

import org.jspecify.annotations.NullMarked;
