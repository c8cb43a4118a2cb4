/**
 * Auto-configuration of Prosody and its properties.
 */
@NullMarked
package dev.prosody.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
