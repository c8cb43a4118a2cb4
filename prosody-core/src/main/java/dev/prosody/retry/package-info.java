/**
 * When an event that failed is tried again.
 */
@NullMarked
package dev.prosody.retry;

import org.jspecify.annotations.NullMarked;
