/**
 * Handling and sending events in a Spring application: the annotations of handler
 * methods, what to inject, and what to customize.
 */
@NullMarked
package dev.prosody.spring;

import org.jspecify.annotations.NullMarked;
