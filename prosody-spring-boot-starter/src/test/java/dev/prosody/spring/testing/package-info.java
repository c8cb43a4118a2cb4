/**
 * What tests of whole applications share: one broker per JVM, applications on it, and the
 * operator's view.
 */
@NullMarked
package dev.prosody.spring.testing;

import org.jspecify.annotations.NullMarked;
