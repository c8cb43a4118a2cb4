/**
 * From annotated beans to running listeners: discovery, attributes, handler methods,
 * checks and life cycle.
 */
@NullMarked
package dev.prosody.spring.listener;

import org.jspecify.annotations.NullMarked;
