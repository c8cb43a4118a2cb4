/**
 * What happens to listeners and what becomes of events that fail, for applications that
 * want to know: records without payloads, delivered beside the work.
 */
@NullMarked
package dev.prosody.notification;

import org.jspecify.annotations.NullMarked;
