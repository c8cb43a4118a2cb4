package dev.prosody.benchmarks.workload;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is measured. Written as its name and what differs from it, separated by slashes:
 * {@code w2/events=5000/keys=10}.
 *
 * @param name its name
 * @param spec as it is written
 * @param events number of events
 * @param partitions partitions of the topic
 * @param keys number of keys
 * @param spread how events are spread over keys
 * @param valueBytes size of a value, at least {@link Payload#MIN_BYTES}
 * @param concurrency handlers that may run at once
 * @param handlerTime how long a handler blocks, zero for not at all
 * @param trouble what goes wrong
 */
public record Workload(String name, String spec, int events, int partitions, int keys, KeySpread spread, int valueBytes,
		int concurrency, Duration handlerTime, Trouble trouble) {

	/** Time between the attempts of an event that fails. */
	public static final Duration RETRY_DELAY = Duration.ofMillis(100);

	/** Retries that a contender must make at least. */
	public static final int MAX_RETRIES = 10;

	private static final Map<String, String> COMMON = settings("partitions=4/spread=even/value-bytes=100"
			+ "/concurrency=256/slow-key-ms=0/rate=2000/failing=0/stuck-ms=0");

	private static final Map<String, String> NAMED = Map.of("w1", "events=20000/keys=1000/handler-ms=5", "w1x",
			"events=200000/keys=1000/handler-ms=5", "w2", "events=1000000/keys=10000/handler-ms=0", "w3",
			"events=20000/keys=1000/handler-ms=2/spread=zipf", "w4",
			"events=20000/keys=1000/handler-ms=2/slow-key-ms=200", "w5",
			"events=20000/keys=1000/handler-ms=2/failing=0.05", "w6",
			"events=2000000/keys=10000/handler-ms=0/stuck-ms=20000");

	/** Names of all workloads. */
	public static final List<String> NAMES = List.of("w1", "w1x", "w2", "w3", "w4", "w5", "w6");

	public Workload {
		if (valueBytes < Payload.MIN_BYTES) {
			throw new IllegalArgumentException("'value-bytes' must be at least " + Payload.MIN_BYTES);
		}
	}

	/**
	 * A workload as it is written.
	 * @param spec name and differences
	 * @return the workload
	 */
	public static Workload of(String spec) {
		int slash = spec.indexOf('/');
		String name = (slash < 0) ? spec : spec.substring(0, slash);
		String named = NAMED.get(name);
		if (named == null) {
			throw new IllegalArgumentException("No workload '" + name + "': " + NAMES);
		}
		Map<String, String> all = new LinkedHashMap<>(COMMON);
		all.putAll(settings(named));
		Map<String, String> differences = (slash < 0) ? Map.of() : settings(spec.substring(slash + 1));
		differences.forEach((setting, value) -> {
			if (all.put(setting, value) == null) {
				throw new IllegalArgumentException("No setting '" + setting + "': " + all.keySet());
			}
		});
		return new Workload(name, spec, number(all, "events"), number(all, "partitions"), number(all, "keys"),
				KeySpread.valueOf(text(all, "spread").toUpperCase(Locale.ROOT)), number(all, "value-bytes"),
				number(all, "concurrency"), millis(all, "handler-ms"), trouble(all));
	}

	private static Trouble trouble(Map<String, String> all) {
		if (number(all, "slow-key-ms") > 0) {
			return new Trouble.SlowKey(millis(all, "slow-key-ms"), number(all, "rate"));
		}
		if (number(all, "stuck-ms") > 0) {
			return new Trouble.Stuck(millis(all, "stuck-ms"));
		}
		double failing = Double.parseDouble(text(all, "failing"));
		return (failing > 0) ? new Trouble.Failures(failing) : new Trouble.None();
	}

	private static Map<String, String> settings(String text) {
		Map<String, String> settings = new LinkedHashMap<>();
		for (String setting : text.split("/")) {
			int equals = setting.indexOf('=');
			if (equals < 0) {
				throw new IllegalArgumentException("Not a setting: '" + setting + "'");
			}
			settings.put(setting.substring(0, equals), setting.substring(equals + 1));
		}
		return settings;
	}

	private static String text(Map<String, String> all, String setting) {
		String value = all.get(setting);
		if (value == null) {
			throw new IllegalArgumentException("'" + setting + "' is not set");
		}
		return value;
	}

	private static int number(Map<String, String> all, String setting) {
		return Integer.parseInt(text(all, setting));
	}

	private static Duration millis(Map<String, String> all, String setting) {
		return Duration.ofMillis(number(all, setting));
	}

	/** The same with one more difference. */
	public Workload with(String setting, Object value) {
		return of(this.spec + "/" + setting + "=" + value);
	}

	/** Whether events are produced while they are consumed. */
	public boolean isLive() {
		return this.trouble instanceof Trouble.SlowKey;
	}

	/** Topic of a workload that is filled before: what has the same events shares it. */
	public String topic() {
		return String
			.join("-", this.name, "" + this.events, "" + this.partitions, "" + this.keys, "" + this.spread,
					"" + this.valueBytes, "" + Integer.toHexString(this.trouble.hashCode()))
			.toLowerCase(Locale.ROOT);
	}

}
