package dev.prosody.benchmarks.contender;

import java.util.List;

import org.springframework.kafka.listener.ContainerProperties.AckMode;

/** All contenders by their names. */
public final class Contenders {

	/** The limit of client and broker. */
	public static final String POLL_ONLY = "poll-only";

	/** The reference of all ratios. */
	public static final String REFERENCE = "bare-loop";

	/** The rival that does most. */
	public static final String PARALLEL_CONSUMER = "parallel-consumer";

	/** Those of the comparison that need nothing but Maven Central. */
	public static final List<String> ORDINARY = List.of(POLL_ONLY, REFERENCE, "prosody", "prosody-metrics",
			PARALLEL_CONSUMER, "parallel-consumer-tuned", "spring-kafka-record", "spring-kafka-batch");

	/** Those that need KPipe. */
	public static final List<String> KPIPE = List.of("kpipe-keyed", "kpipe-capped", "kpipe-poll5", "kpipe-wide");

	private static final String KPIPE_CLASS = "dev.prosody.benchmarks.contender.KPipeContender";

	private Contenders() {
	}

	/**
	 * Makes a contender.
	 * @param name its name, or that of a class with a public constructor
	 * @return the contender
	 */
	public static Contender named(String name) throws ReflectiveOperationException {
		return switch (name) {
			case POLL_ONLY -> new PollOnly();
			case REFERENCE -> new BareLoop();
			case "prosody" -> new ProsodyContender(ProsodyVariant.DEFAULTS);
			case "prosody-metrics" -> new ProsodyContender(ProsodyVariant.METRICS);
			case "prosody-tracing" -> new ProsodyContender(ProsodyVariant.TRACING);
			case "prosody-no-dedup" -> new ProsodyContender(ProsodyVariant.NO_DEDUP);
			case PARALLEL_CONSUMER -> new ParallelConsumerContender(false);
			case "parallel-consumer-tuned" -> new ParallelConsumerContender(true);
			case "spring-kafka-record" -> new SpringKafkaContender(AckMode.RECORD);
			case "spring-kafka-batch" -> new SpringKafkaContender(AckMode.BATCH);
			default -> KPIPE.contains(name)
					? (Contender) Class.forName(KPIPE_CLASS).getConstructor(String.class).newInstance(name)
					: (Contender) Class.forName(name).getConstructor().newInstance();
		};
	}

}
