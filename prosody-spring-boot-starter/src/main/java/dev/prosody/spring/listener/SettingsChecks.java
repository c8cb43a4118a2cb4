package dev.prosody.spring.listener;

import java.time.Duration;
import java.util.Map;

import dev.prosody.listener.ListenerOptions;
import dev.prosody.spring.retry.RetrySettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Checks of one listener's settings against each other, Kafka and the application. */
final class SettingsChecks {

	/**
	 * Time to leave the group after a revocation, before the broker expels the member.
	 */
	private static final Duration REVOKE_RESERVE = Duration.ofSeconds(5);

	private static final Duration DEFAULT_MAX_POLL_INTERVAL = Duration.ofMinutes(5);

	private SettingsChecks() {
	}

	static void check(ListenerDraft draft, Duration shutdownPhaseTimeout) {
		ListenerOptions options = draft.definition().options();
		Map<String, Object> config = draft.consumerConfig();
		ConsumerConfigChecks.check(draft, config);
		if (options.handlerTimeout().compareTo(options.stallThreshold()) > 0) {
			throw contradiction(draft, "handler-timeout", options.handlerTimeout(),
					", longer than its stall-threshold (" + words(options.stallThreshold())
							+ "): every slow event would be reported as a stall before it is cancelled.",
					"at most the stall-threshold");
		}
		Duration maxPollInterval = maxPollInterval(config);
		if (options.revokeTimeout().plus(REVOKE_RESERVE).compareTo(maxPollInterval) >= 0) {
			throw contradiction(draft, "revoke-timeout", options.revokeTimeout(),
					". With a reserve of " + words(REVOKE_RESERVE)
							+ " that is not below max.poll.interval.ms of its consumer (" + words(maxPollInterval)
							+ "): the broker would take the partitions away from a consumer "
							+ "that is still draining them.",
					"smaller, or max.poll.interval.ms larger");
		}
		if (options.shutdownTimeout().compareTo(shutdownPhaseTimeout) >= 0) {
			throw contradiction(draft, "shutdown-timeout", options.shutdownTimeout(),
					", not below spring.lifecycle.timeout-per-shutdown-phase (" + words(shutdownPhaseTimeout)
							+ "): the application would end before the listener has stopped.",
					"smaller, or spring.lifecycle.timeout-per-shutdown-phase larger");
		}
	}

	static void check(String words, String id, RetrySettings retry) {
		if (retry.initialInterval().compareTo(retry.maxInterval()) > 0) {
			throw new FailureAnalyzedException(
					words + " has a retry.initial-interval of " + words(retry.initialInterval())
							+ ", longer than its retry.max-interval (" + words(retry.maxInterval()) + ").",
					"Make 'prosody.consumer.retry.initial-interval', or '" + ListenerPrefix.of(id)
							+ ".retry.initial-interval', at most the max-interval.");
		}
	}

	private static FailureAnalyzedException contradiction(ListenerDraft draft, String key, Duration value,
			String problem, String remedy) {
		return new FailureAnalyzedException(key + " of " + draft.wordsInside() + " is " + words(value) + problem,
				"Make 'prosody.consumer." + key + "', or '" + draft.prefix() + "." + key + "', " + remedy + ".");
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
