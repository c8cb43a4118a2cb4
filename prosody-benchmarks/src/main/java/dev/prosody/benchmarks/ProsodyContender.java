package dev.prosody.benchmarks;

import java.util.Map;
import java.util.UUID;

import dev.prosody.ProsodyClient;
import dev.prosody.codec.EventCodecs;
import dev.prosody.listener.DeadLetterOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/** Prosody with its defaults, but for concurrency. */
final class ProsodyContender implements Contender {

	private @Nullable ProsodyClient client;

	@Override
	public void start(String bootstrapServers, String topic, Workload workload, Meter meter) {
		ProsodyClient started = ProsodyClient.builder()
			.kafka(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))
			.groupId("prosody-" + UUID.randomUUID())
			.codec(EventCodecs.bytes())
			.listener("benchmark", byte[].class,
					(listener) -> listener.topics(topic)
						.options((options) -> options.maxConcurrency(workload.concurrency())
							.maxInFlight(workload.maxInFlight())
							.deadLetter(DeadLetterOptions.DISABLED)),
					(event, context) -> meter.handle())
			.build();
		started.start();
		this.client = started;
	}

	@Override
	public void close() {
		if (this.client != null) {
			this.client.close();
		}
	}

}
