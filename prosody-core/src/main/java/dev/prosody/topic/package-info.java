/**
 * Checks and creates the topics that listeners need.
 */
@NullMarked
package dev.prosody.topic;

import org.jspecify.annotations.NullMarked;
