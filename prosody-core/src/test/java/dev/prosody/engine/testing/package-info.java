/**
 * What tests of the engine drive instead of time, threads and Kafka.
 */
package dev.prosody.engine.testing;
