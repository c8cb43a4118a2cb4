package dev.prosody.samples.guide.migration;

import java.time.Duration;
import java.util.List;

import dev.prosody.samples.guide.Ledger;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import org.apache.kafka.clients.consumer.Consumer;

/** Before: Confluent's Parallel Consumer. Never called. */
class WithParallelConsumer {

	private final Ledger ledger;

	WithParallelConsumer(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::before[]
	ParallelStreamProcessor<String, String> start(Consumer<String, String> consumer) {
		ParallelStreamProcessor<String, String> processor = ParallelStreamProcessor
			.createEosStreamProcessor(ParallelConsumerOptions.<String, String>builder()
				.consumer(consumer)
				.ordering(ProcessingOrder.KEY)
				.maxConcurrency(64)
				.retryDelayProvider(
						(record) -> Duration.ofSeconds(1L << Math.min(record.getNumberOfFailedAttempts(), 5)))
				.build());
		processor.subscribe(List.of("letters"));
		processor.poll((context) -> this.ledger.write("letter " + context.getSingleConsumerRecord().value()));
		return processor;
	}
	// end::before[]

}
