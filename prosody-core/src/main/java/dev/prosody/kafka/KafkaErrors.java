package dev.prosody.kafka;

import java.util.Set;
import java.util.TreeSet;

import dev.prosody.failure.CauseChain;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * What the broker refuses, in an operator's words: what is refused and what to do. For
 * this library. Kafka's messages name groups, topics and mechanisms, never content or
 * credentials.
 */
public final class KafkaErrors {

	private KafkaErrors() {
	}

	/**
	 * Puts an error into words.
	 * @param error thrown by a Kafka client
	 * @param operation what a topic was used for, as permissions name it: READ, WRITE
	 * @return one or two sentences; for other errors what they say themselves
	 */
	public static String inWords(Throwable error, String operation) {
		return switch (error) {
			case SslAuthenticationException tls -> "no TLS connection is possible: " + reason(tls)
					+ ". Check that this application trusts the authority of the broker's certificate, and that it has "
					+ "a certificate itself if the broker demands one";
			case AuthenticationException unknown ->
				"authentication failed: " + message(unknown) + ". Check the credentials of this application";
			case GroupAuthorizationException group ->
				message(group) + ". Allow the user of this application READ on the group";
			case TopicAuthorizationException topic ->
				message(topic) + ". Allow the user of this application " + operation + " on " + names(topic);
			default -> error.toString();
		};
	}

	private static String names(TopicAuthorizationException denied) {
		@Nullable Set<String> topics = denied.unauthorizedTopics();
		return (topics == null || topics.isEmpty()) ? "the topics" : "topics " + new TreeSet<>(topics);
	}

	private static String message(Throwable error) {
		String message = String.valueOf(error.getMessage());
		return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
	}

	/** The innermost cause says what is wrong with a certificate. */
	private static String reason(Throwable error) {
		Throwable root = CauseChain.of(error).getLast();
		return (root == error) ? String.valueOf(error.getMessage()) : error.getMessage() + ", " + root.getMessage();
	}

}
