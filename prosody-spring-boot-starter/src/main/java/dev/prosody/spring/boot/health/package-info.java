/**
 * Health of the listeners, for Spring Boot's Actuator.
 */
@NullMarked
package dev.prosody.spring.boot.health;

import org.jspecify.annotations.NullMarked;
