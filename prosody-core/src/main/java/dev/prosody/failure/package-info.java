/**
 * How exceptions decide about an event: kinds, annotations, classification.
 */
@NullMarked
package dev.prosody.failure;

import org.jspecify.annotations.NullMarked;
