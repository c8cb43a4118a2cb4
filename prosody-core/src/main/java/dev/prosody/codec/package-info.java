/**
 * Between bytes and payloads.
 */
@NullMarked
package dev.prosody.codec;

import org.jspecify.annotations.NullMarked;
