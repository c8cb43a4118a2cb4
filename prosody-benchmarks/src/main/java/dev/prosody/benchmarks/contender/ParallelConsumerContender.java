package dev.prosody.benchmarks.contender;

import java.time.Duration;
import java.util.List;

import dev.prosody.benchmarks.workload.Meter;
import dev.prosody.benchmarks.workload.Workload;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ParallelConsumerOptionsBuilder;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's Parallel Consumer in key order. Tuned: commits each second, because only
 * then a partition is looked at again whose finished offsets did not fit into a commit;
 * and with the static retry delay, below which a delay provider is not heard.
 */
final class ParallelConsumerContender implements Contender {

	private final boolean tuned;

	private @Nullable ParallelStreamProcessor<String, byte[]> processor;

	ParallelConsumerContender(boolean tuned) {
		this.tuned = tuned;
	}

	@Override
	public void start(Target target, Meter meter) {
		ParallelConsumerOptionsBuilder<String, byte[]> options = ParallelConsumerOptions.<String, byte[]>builder()
			.consumer(target.consumer())
			.ordering(ProcessingOrder.KEY)
			.maxConcurrency(target.workload().concurrency())
			.retryDelayProvider((context) -> Workload.RETRY_DELAY);
		if (this.tuned) {
			tune(options);
		}
		ParallelStreamProcessor<String, byte[]> created = ParallelStreamProcessor
			.createEosStreamProcessor(options.build());
		created.subscribe(List.of(target.topic()));
		created.poll((context) -> meter.handle(context.getSingleConsumerRecord().value()));
		this.processor = created;
	}

	@SuppressWarnings("deprecation") // there is no other way to say it
	private static void tune(ParallelConsumerOptionsBuilder<String, byte[]> options) {
		options.commitInterval(Duration.ofSeconds(1)).defaultMessageRetryDelay(Workload.RETRY_DELAY);
	}

	@Override
	public void close() {
		if (this.processor != null) {
			this.processor.closeDrainFirst();
		}
	}

}
