package dev.prosody.spring.listener;

/**
 * A consumer group.
 *
 * @param value its id
 * @param origin where the id comes from, for humans
 */
public record GroupId(String value, String origin) {
}
