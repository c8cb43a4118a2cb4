/**
 * Auto-configuration of the Actuator endpoint of the listeners.
 */
@NullMarked
package dev.prosody.spring.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
