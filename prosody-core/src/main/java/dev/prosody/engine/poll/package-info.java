/**
 * The poll loop: the only user of the Kafka consumer. Not API.
 */
@NullMarked
package dev.prosody.engine.poll;

import org.jspecify.annotations.NullMarked;
