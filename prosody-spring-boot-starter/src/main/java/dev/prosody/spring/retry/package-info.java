/**
 * Retry policies of spring-retry and of Spring Framework as retry strategies of Prosody.
 * The only package that knows spring-retry, in none of its public signatures: without
 * that library everything but its own policies works.
 */
@NullMarked
package dev.prosody.spring.retry;

import org.jspecify.annotations.NullMarked;
