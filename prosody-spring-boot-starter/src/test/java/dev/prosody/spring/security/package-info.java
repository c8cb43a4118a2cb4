/**
 * Applications whose broker demands TLS, credentials and permissions.
 */
@NullMarked
package dev.prosody.spring.security;

import org.jspecify.annotations.NullMarked;
