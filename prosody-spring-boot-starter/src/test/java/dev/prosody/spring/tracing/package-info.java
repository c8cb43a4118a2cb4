/**
 * Tests of traces that go through Kafka.
 */
@NullMarked
package dev.prosody.spring.tracing;

import org.jspecify.annotations.NullMarked;
