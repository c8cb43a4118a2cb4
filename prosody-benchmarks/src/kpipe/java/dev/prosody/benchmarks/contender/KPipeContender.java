package dev.prosody.benchmarks.contender;

import java.time.Duration;
import java.util.Properties;

import dev.prosody.benchmarks.workload.Meter;
import dev.prosody.benchmarks.workload.Workload;
import io.github.eschizoid.kpipe.consumer.KPipeConsumer;
import io.github.eschizoid.kpipe.consumer.KPipeConsumerBuilder;
import io.github.eschizoid.kpipe.consumer.KafkaOffsetManager;
import io.github.eschizoid.kpipe.consumer.ProcessingMode;
import io.github.eschizoid.kpipe.registry.MessagePipeline;
import io.github.eschizoid.kpipe.registry.Result;
import io.github.eschizoid.kpipe.sink.MessageSink;

/**
 * KPipe in key order with an offset manager, without which it commits nothing. Not
 * compiled with the module, but with a checkout of KPipe: see docs/performance.
 */
public final class KPipeContender implements Contender {

	private final String name;

	private KPipeConsumer consumer;

	public KPipeContender(String name) {
		this.name = name;
	}

	@Override
	public void start(Target target, Meter meter) {
		Properties settings = new Properties();
		// by name: KPipe reads its settings as text
		target.consumerSettings()
			.forEach((setting, value) -> settings.put(setting,
					(value instanceof Class<?> type) ? type.getName() : value.toString()));
		KPipeConsumerBuilder builder = KPipeConsumer.builder();
		builder.withProperties(settings)
			.withTopic(target.topic())
			.withPipeline(new HandlerPipeline(meter))
			.withProcessingMode(ProcessingMode.KEY_ORDERED)
			.withRetry(Workload.MAX_RETRIES, Workload.RETRY_DELAY)
			.withOffsetManagerProvider((client) -> KafkaOffsetManager.builder(client)
				.withCommitExecutor(builder.getCommitExecutor())
				.withCommitInterval(Duration.ofSeconds(1))
				.build());
		tune(builder, target.workload());
		this.consumer = builder.build();
		this.consumer.start();
	}

	private void tune(KPipeConsumerBuilder builder, Workload workload) {
		switch (this.name) {
			// the number of busy keys is the only bound of running handlers
			case "kpipe-capped" -> builder.withKeyOrderedMaxKeys(workload.concurrency());
			// while it is paused, it looks at its queue once a poll: 100 ms by default
			case "kpipe-poll5" -> builder.withPollTimeout(Duration.ofMillis(5));
			// so that it never pauses for long
			case "kpipe-wide" -> builder.withBackpressure(100_000, 70_000).withKeyOrderedMaxKeys(100_000);
			default -> {
			}
		}
	}

	@Override
	public void close() {
		this.consumer.close();
	}

	private record HandlerPipeline(Meter meter) implements MessagePipeline<byte[]> {

		@Override
		public byte[] deserialize(byte[] data) {
			return data;
		}

		@Override
		public byte[] serialize(byte[] data) {
			return data;
		}

		@Override
		public Result<byte[]> process(byte[] data) {
			return Result.passed(data);
		}

		@Override
		public MessageSink<byte[]> getSink() {
			return this.meter::handle;
		}

	}

}
