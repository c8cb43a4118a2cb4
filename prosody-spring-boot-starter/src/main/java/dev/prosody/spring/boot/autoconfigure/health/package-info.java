/**
 * Auto-configuration of health.
 */
@NullMarked
package dev.prosody.spring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
