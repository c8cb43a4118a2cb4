/**
 * Documented observations, their contexts and conventions.
 */
@NullMarked
package dev.prosody.observation;

import org.jspecify.annotations.NullMarked;
