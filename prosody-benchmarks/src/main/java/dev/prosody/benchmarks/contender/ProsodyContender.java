package dev.prosody.benchmarks.contender;

import java.time.Duration;
import java.util.Map;

import dev.prosody.ProsodyClient;
import dev.prosody.benchmarks.workload.Meter;
import dev.prosody.benchmarks.workload.Trouble;
import dev.prosody.benchmarks.workload.Workload;
import dev.prosody.codec.EventCodecs;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.retry.RetryStrategy;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Prosody with its defaults but for concurrency, the delay of retries, and
 * {@code max-ahead} where an event is stuck.
 */
final class ProsodyContender implements Contender {

	private final ProsodyVariant variant;

	private @Nullable ProsodyClient client;

	ProsodyContender(ProsodyVariant variant) {
		this.variant = variant;
	}

	@Override
	public void start(Target target, Meter meter) {
		RetryStrategy retries = (attempt, failure) -> retryDelay(attempt);
		ProsodyClient started = ProsodyClient.builder()
			.kafka(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, target.bootstrapServers()))
			.groupId(target.group())
			.codec(EventCodecs.bytes())
			.observationRegistry(this.variant.observations())
			.listener("benchmark", byte[].class,
					(listener) -> listener.topics(target.topic())
						.retryStrategy(retries)
						.options((options) -> options(options, target.workload())),
					(event, context) -> meter.handle(event.payload()))
			.build();
		started.start();
		this.client = started;
	}

	private static @Nullable Duration retryDelay(int attempt) {
		return (attempt <= Workload.MAX_RETRIES) ? Workload.RETRY_DELAY : null;
	}

	private ListenerOptions.Builder options(ListenerOptions.Builder options, Workload workload) {
		options.maxConcurrency(workload.concurrency());
		if (workload.trouble() instanceof Trouble.Stuck) {
			options.maxAhead(workload.events());
		}
		return this.variant.options(options);
	}

	@Override
	public void close() {
		if (this.client != null) {
			this.client.close();
		}
	}

}
