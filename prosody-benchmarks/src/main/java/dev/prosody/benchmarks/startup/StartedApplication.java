package dev.prosody.benchmarks.startup;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.support.serializer.JacksonJsonDeserializer;

/** Starts one of the applications in this process. */
public final class StartedApplication {

	/** Before the time in ms, the last line of output. */
	static final String MARK = "started:";

	private StartedApplication() {
	}

	/**
	 * Prints the time from the refresh of the context to the first handled event.
	 * @param args {@code prosody} or {@code kafka-listener}, broker, topic
	 */
	public static void main(String[] args) {
		boolean prosody = args[0].equals("prosody");
		AtomicLong refresh = new AtomicLong();
		ConfigurableApplicationContext context = new SpringApplicationBuilder(
				prosody ? ProsodyApplication.class : KafkaListenerApplication.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			// the last thing before the refresh
			.initializers((created) -> refresh.set(System.nanoTime()))
			.properties(properties(prosody, args[1], args[2]))
			.run();
		try {
			System.out.println(MARK + (context.getBean(FirstEvent.class).await() - refresh.get()) / 1e6);
		}
		finally {
			// threads of listeners must not keep the process
			System.exit(0);
		}
	}

	private static Map<String, Object> properties(boolean prosody, String bootstrapServers, String topic) {
		Map<String, Object> properties = new HashMap<>(
				Map.of("benchmark.topic", topic, "prosody.enabled", prosody, "spring.kafka.bootstrap-servers",
						bootstrapServers, "spring.kafka.consumer.group-id", "start-up-" + UUID.randomUUID(),
						"spring.kafka.consumer.auto-offset-reset", "earliest", "logging.level.root", "error"));
		if (!prosody) {
			properties.put("spring.kafka.consumer.value-deserializer", JacksonJsonDeserializer.class.getName());
			properties.put("spring.kafka.consumer.properties[spring.json.value.default.type]", Parcel.class.getName());
		}
		return properties;
	}

}
