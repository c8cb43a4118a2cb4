/**
 * Dead letters: header names, and the publisher that writes them.
 */
@NullMarked
package dev.prosody.deadletter;

import org.jspecify.annotations.NullMarked;
