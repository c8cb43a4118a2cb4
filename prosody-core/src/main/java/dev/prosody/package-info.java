/**
 * The client that handles the events of a topic concurrently, and the events of one key
 * in order.
 */
@NullMarked
package dev.prosody;

import org.jspecify.annotations.NullMarked;
