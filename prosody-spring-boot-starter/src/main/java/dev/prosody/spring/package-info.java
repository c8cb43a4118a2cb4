/**
 * Annotated handlers, the sending template and what applications inject or customize.
 */
@NullMarked
package dev.prosody.spring;

import org.jspecify.annotations.NullMarked;
