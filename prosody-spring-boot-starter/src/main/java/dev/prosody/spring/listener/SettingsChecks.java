package dev.prosody.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.prosody.listener.ListenerOptions;
import dev.prosody.spring.retry.RetrySettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Checks of one listener's settings against each other, Kafka and the application. */
final class SettingsChecks {

	/**
	 * Time to leave the group after a revocation, before the broker expels the member.
	 */
	private static final Duration REVOKE_RESERVE = Duration.ofSeconds(5);

	private static final Duration DEFAULT_MAX_POLL_INTERVAL = Duration.ofMinutes(5);

	private static final List<String> CLASSIC_ONLY = List.of(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
			ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);

	private SettingsChecks() {
	}

	static void check(ListenerDraft draft, Duration shutdownPhaseTimeout) {
		ListenerOptions options = draft.definition().options();
		Map<String, Object> config = draft.consumerConfig();
		if (options.handlerTimeout().compareTo(options.stallThreshold()) > 0) {
			throw contradiction(draft, "handler-timeout", options.handlerTimeout(),
					"longer than its stall-threshold (" + words(options.stallThreshold())
							+ "): every slow event would be reported as a stall before it is cancelled.",
					"at most the stall-threshold");
		}
		Duration maxPollInterval = maxPollInterval(config);
		if (options.revokeTimeout().plus(REVOKE_RESERVE).compareTo(maxPollInterval) >= 0) {
			throw contradiction(draft, "revoke-timeout", options.revokeTimeout(),
					"with a reserve of " + words(REVOKE_RESERVE) + " not below max.poll.interval.ms of its consumer ("
							+ words(maxPollInterval) + "): the broker would take the partitions away from a consumer "
							+ "that is still draining them.",
					"smaller, or max.poll.interval.ms larger");
		}
		if (options.shutdownTimeout().compareTo(shutdownPhaseTimeout) >= 0) {
			throw contradiction(draft, "shutdown-timeout", options.shutdownTimeout(),
					"not below spring.lifecycle.timeout-per-shutdown-phase (" + words(shutdownPhaseTimeout)
							+ "): the application would end before the listener has stopped.",
					"smaller, or spring.lifecycle.timeout-per-shutdown-phase larger");
		}
		rejectClassicOnly(draft, config);
	}

	static void check(String words, String id, RetrySettings retry) {
		if (retry.initialInterval().compareTo(retry.maxInterval()) > 0) {
			throw new FailureAnalyzedException(
					"retry.initial-interval of " + words + " is " + words(retry.initialInterval())
							+ ", longer than its retry.max-interval (" + words(retry.maxInterval()) + ").",
					"Make 'prosody.consumer.retry.initial-interval', or 'prosody.listener." + id
							+ ".retry.initial-interval', at most the max-interval.");
		}
	}

	private static FailureAnalyzedException contradiction(ListenerDraft draft, String key, Duration value,
			String problem, String remedy) {
		return new FailureAnalyzedException(
				key + " of " + draft.words().replaceFirst("^L", "l") + " is " + words(value) + ", " + problem,
				"Make 'prosody.consumer." + key + "', or 'prosody.listener." + draft.id() + "." + key + "', " + remedy
						+ ".");
	}

	private static void rejectClassicOnly(ListenerDraft draft, Map<String, Object> config) {
		if (!protocol(config).equals(GroupProtocol.CONSUMER.name().toLowerCase(Locale.ROOT))) {
			return;
		}
		List<String> rejected = CLASSIC_ONLY.stream().filter(config::containsKey).toList();
		if (!rejected.isEmpty()) {
			throw new FailureAnalyzedException(
					"The consumer of " + draft.words().replaceFirst("^L", "l")
							+ " has group.protocol=consumer and sets " + String.join(", ", rejected)
							+ ", which that protocol does not know: the broker decides about it.",
					"Remove " + String.join(", ", rejected) + " from 'spring.kafka.consumer' (or from 'properties' of "
							+ "@ProsodyListener), or set group.protocol=classic.");
		}
	}

	/** The group protocol that a consumer's settings choose. */
	static String protocol(Map<String, Object> config) {
		Object protocol = config.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
		return (protocol != null) ? protocol.toString().toLowerCase(Locale.ROOT) : "classic";
	}

	private static Duration maxPollInterval(Map<String, Object> config) {
		@Nullable Object value = config.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
		return (value != null) ? Duration.ofMillis(Long.parseLong(value.toString().trim())) : DEFAULT_MAX_POLL_INTERVAL;
	}

	/** A duration as it is written in properties. */
	static String words(Duration duration) {
		long millis = duration.toMillis();
		if (millis % 60_000 == 0) {
			return (millis / 60_000) + "m";
		}
		return (millis % 1000 == 0) ? (millis / 1000) + "s" : millis + "ms";
	}

}
