/**
 * The Actuator endpoint of the listeners.
 */
@NullMarked
package dev.prosody.spring.boot.endpoint;

import org.jspecify.annotations.NullMarked;
