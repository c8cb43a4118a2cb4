/**
 * The smallest application that handles events.
 */
@NullMarked
package dev.prosody.samples.quickstart;

import org.jspecify.annotations.NullMarked;
