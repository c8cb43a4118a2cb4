package dev.prosody.spring.boot.endpoint;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What has become of a command.
 *
 * @param result in one word: {@code accepted}, {@code requested}, {@code invalid},
 * {@code unknown-listener}, {@code not-waiting}, {@code not-assigned} or
 * {@code no-dead-letters}
 * @param message in words
 */
public record CommandDescriptor(String result, String message) implements OperationResponseBody {
}
