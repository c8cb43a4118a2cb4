package dev.prosody.benchmarks.run;

import java.util.Map;

import dev.prosody.benchmarks.workload.Workload;

/**
 * Fewer events for contenders that would take minutes. Rates are compared, which do not
 * depend on it.
 */
final class Sizes {

	private static final Map<String, Integer> SPRING_KAFKA_RECORD = Map.of("w1x", 20_000, "w2", 200_000, "w5", 8_000,
			"w6", 400_000);

	private static final Map<String, Integer> SPRING_KAFKA_BATCH = Map.of("w1x", 20_000, "w5", 8_000);

	private Sizes() {
	}

	static Workload of(String contender, Workload workload) {
		Map<String, Integer> sizes = switch (contender) {
			case "spring-kafka-record" -> SPRING_KAFKA_RECORD;
			case "spring-kafka-batch" -> SPRING_KAFKA_BATCH;
			default -> Map.of();
		};
		int events = Math.min(workload.events(), sizes.getOrDefault(workload.name(), Integer.MAX_VALUE));
		return (events < workload.events()) ? workload.with("events", events) : workload;
	}

}
