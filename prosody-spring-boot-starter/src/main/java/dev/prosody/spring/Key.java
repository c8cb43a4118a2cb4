package dev.prosody.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of a handler method that receives the event's key: a {@code String},
 * {@code byte[]}, {@code Integer}, {@code Long} or {@link java.util.UUID}, in the
 * encodings of Kafka's own serializers. It is {@code null} for an event without key. A
 * key that is not in the encoding is a permanent failure.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {

}
