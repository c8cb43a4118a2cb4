/**
 * What happens in a listener, told to those who count it or pass it on.
 */
@NullMarked
package dev.prosody.monitor;

import org.jspecify.annotations.NullMarked;
