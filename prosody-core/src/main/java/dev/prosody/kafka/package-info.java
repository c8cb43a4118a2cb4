/**
 * The seam through which Kafka clients are made.
 */
@NullMarked
package dev.prosody.kafka;

import org.jspecify.annotations.NullMarked;
