/**
 * What a listener is: definition, options, and the handle that controls it.
 */
@NullMarked
package dev.prosody.listener;

import org.jspecify.annotations.NullMarked;
