package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the variables of the sibling clients mean here. Those that have the names of our
 * own properties are bound by Boot itself.
 */
final class SiblingTranslations {

	private static final String CONSUMER = "prosody.consumer.";

	private static final String SEND_TIMEOUT = "prosody.producer.send-timeout";

	/** Stands for no limit: what the core can count. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	/** Same name, same meaning, same format as an environment variable of ours. */
	static final Set<String> OURS = Set.of("PROSODY_GROUP_ID", "PROSODY_SOURCE_SYSTEM",
			"PROSODY_SCHEDULER_FAILURE_WEIGHT", "PROSODY_SCHEDULER_CACHE_SIZE", "PROSODY_TELEMETRY_ENABLED",
			"PROSODY_TELEMETRY_TOPIC");

	/** Same name and meaning as ours, but another format. */
	static final Map<String, Translation> SAME_NAME = Map.of("PROSODY_SCHEDULER_MAX_WAIT",
			to("prosody.scheduler.max-wait", (variable) -> variable.duration(false).toString()),
			"PROSODY_SCHEDULER_WAIT_WEIGHT", to("prosody.scheduler.wait-weight", SiblingTranslations::seconds));

	/** In this order: what comes later wins. */
	static final Map<String, Translation> OTHER_NAMES = otherNames();

	/** Understood, but there is nothing here that they could change yet. */
	static final Set<String> WITHOUT_EQUIVALENT = Set.of("PROSODY_SUBSCRIBED_TOPICS", "PROSODY_POLL_INTERVAL",
			"PROSODY_MOCK", "PROSODY_PROBE_PORT", "PROSODY_SLAB_SIZE", "PROSODY_TIMER_SPANS",
			"PROSODY_MONOPOLIZATION_CACHE_SIZE", "PROSODY_IDEMPOTENCE_VERSION", "PROSODY_IDEMPOTENCE_TTL",
			"PROSODY_SUBSYSTEM", "PROSODY_PEER_BIND_ADDRESS", "PROSODY_LOG");

	/** The same, for groups of variables. */
	static final List<String> PREFIXES_WITHOUT_EQUIVALENT = List.of("PROSODY_DEFER_", "PROSODY_LOADER_",
			"PROSODY_CASSANDRA_");

	private SiblingTranslations() {
	}

	/** Turns a variable into properties; none if it asks for what is the case anyway. */
	@FunctionalInterface
	interface Translation {

		Map<String, String> translate(SiblingVariable variable, SiblingSurroundings surroundings);

	}

	/** Whether siblings know a variable, whatever becomes of it here. */
	static boolean isKnown(String variable) {
		return OURS.contains(variable) || SAME_NAME.containsKey(variable) || OTHER_NAMES.containsKey(variable)
				|| WITHOUT_EQUIVALENT.contains(variable)
				|| PREFIXES_WITHOUT_EQUIVALENT.stream().anyMatch(variable::startsWith);
	}

	private static Map<String, Translation> otherNames() {
		Map<String, Translation> names = new LinkedHashMap<>();
		names.put("PROSODY_BOOTSTRAP_SERVERS", to("spring.kafka.bootstrap-servers", SiblingTranslations::servers));
		names.put("PROSODY_ALLOWED_EVENTS", SiblingTranslations::eventTypes);
		names.put("PROSODY_MAX_CONCURRENCY", to(CONSUMER + "max-concurrency", SiblingTranslations::count));
		names.put("PROSODY_MAX_UNCOMMITTED", to(CONSUMER + "max-in-flight", SiblingTranslations::count));
		names.put("PROSODY_STALL_THRESHOLD", SiblingTranslations::stallThreshold);
		names.put("PROSODY_TIMEOUT", SiblingTranslations::timeout);
		names.put("PROSODY_SHUTDOWN_TIMEOUT", duration(CONSUMER + "shutdown-timeout"));
		names.put("PROSODY_COMMIT_INTERVAL", duration(CONSUMER + "commit-interval"));
		names.put("PROSODY_RETRY_BASE", duration(CONSUMER + "retry.initial-interval"));
		names.put("PROSODY_RETRY_MAX_DELAY", duration(CONSUMER + "retry.max-interval"));
		names.put("PROSODY_MAX_RETRIES", SiblingTranslations::maxRetries);
		names.put("PROSODY_FAILURE_TOPIC", to(CONSUMER + "dead-letter.topic", SiblingVariable::text));
		names.put("PROSODY_MONOPOLIZATION_ENABLED", SiblingTranslations::monopolization);
		names.put("PROSODY_MONOPOLIZATION_THRESHOLD", to(CONSUMER + "monopolization.threshold",
				(variable) -> Double.toString(variable.decimal(1, "a number from 0 to 1"))));
		names.put("PROSODY_MONOPOLIZATION_WINDOW", duration(CONSUMER + "monopolization.window"));
		names.put("PROSODY_IDEMPOTENCE_CACHE_SIZE", SiblingTranslations::idempotence);
		names.put("PROSODY_MESSAGE_SPANS", SiblingTranslations::messageSpans);
		names.put("PROSODY_SEND_TIMEOUT", to(SEND_TIMEOUT, SiblingTranslations::sendTimeout));
		return names;
	}

	private static Translation to(String property, Function<SiblingVariable, String> value) {
		return (variable, surroundings) -> Map.of(property, value.apply(variable));
	}

	private static Translation duration(String property) {
		return to(property, (variable) -> variable.duration(false).toString());
	}

	private static String count(SiblingVariable variable) {
		return Integer.toString(variable.number(1));
	}

	private static String servers(SiblingVariable variable) {
		variable.text();
		return String.join(",", variable.items());
	}

	/** An empty prefix is one of every type. */
	private static Map<String, String> eventTypes(SiblingVariable variable, SiblingSurroundings surroundings) {
		List<String> prefixes = variable.items();
		return prefixes.contains("") ? Map.of() : Map.of(CONSUMER + "event-types", String.join(",", prefixes));
	}

	/** Siblings derive the time-out from it; a longer one would not be accepted. */
	private static Map<String, String> stallThreshold(SiblingVariable variable, SiblingSurroundings surroundings) {
		Duration threshold = variable.duration(false);
		String property = CONSUMER + "stall-threshold";
		return surroundings.isSet(property) ? Map.of() : Map.of(property, threshold.toString(),
				CONSUMER + "handler-timeout", threshold.multipliedBy(4).dividedBy(5).toString());
	}

	private static Map<String, String> timeout(SiblingVariable variable, SiblingSurroundings surroundings) {
		return variable.isNone() ? Map.of() : Map.of(CONSUMER + "handler-timeout", variable.duration(true).toString());
	}

	/** Siblings look at it in one mode only, whereas ours holds in every mode. */
	private static Map<String, String> maxRetries(SiblingVariable variable, SiblingSurroundings surroundings) {
		int retries = variable.number(0);
		return surroundings.isLowLatency() ? Map.of(CONSUMER + "retry.max-attempts", Long.toString(retries + 1L))
				: Map.of();
	}

	/** Siblings have the guard in one mode only, where it is on here as well. */
	private static Map<String, String> monopolization(SiblingVariable variable, SiblingSurroundings surroundings) {
		return variable.flag() ? Map.of() : Map.of(CONSUMER + "monopolization.enabled", "false");
	}

	private static Map<String, String> idempotence(SiblingVariable variable, SiblingSurroundings surroundings) {
		int size = variable.number(0);
		String number = Integer.toString(size);
		return Map.of("prosody.producer.idempotence-cache-size", number,
				(size > 0) ? CONSUMER + "dedup.cache-size" : CONSUMER + "dedup.enabled", (size > 0) ? number : "false");
	}

	/**
	 * A span of siblings holds all attempts of an event, ours one of them: what it hangs
	 * on is the same.
	 */
	private static Map<String, String> messageSpans(SiblingVariable variable, SiblingSurroundings surroundings) {
		return variable.oneOf("child", "follows_from").equals("child") ? Map.of()
				: Map.of("prosody.observation.relation", "link");
	}

	private static String sendTimeout(SiblingVariable variable) {
		return (variable.isNone() ? LONGEST : variable.duration(true)).toString();
	}

	/** Siblings write seconds without a unit, which Boot would take for milliseconds. */
	private static String seconds(SiblingVariable variable) {
		Duration duration = HumanDuration.parse(variable.value().strip());
		if (duration != null) {
			return duration.toString();
		}
		double seconds = variable.decimal(LONGEST.toSeconds(), "a number of seconds, such as 200.0");
		return Duration.ofNanos(Math.round(seconds * 1e9)).toString();
	}

}
