package dev.prosody.status;

import java.time.Instant;

/**
 * How often something was thrown in a listener since it was created.
 *
 * @param exception class of the exception; {@code (others)} for those beyond the first
 * fifty classes
 * @param count how often
 * @param last when it was thrown last
 * @param topic topic of the event it was thrown for last
 * @param partition its partition
 * @param offset its offset
 */
public record RecentFailure(String exception, long count, Instant last, String topic, int partition, long offset) {
}
