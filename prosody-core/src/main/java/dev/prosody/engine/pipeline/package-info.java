/**
 * What happens to one event: prepare, attempt, conclude. Not API.
 */
@NullMarked
package dev.prosody.engine.pipeline;

import org.jspecify.annotations.NullMarked;
