package dev.prosody.deadletter;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import dev.prosody.observation.ProsodyObservations;
import dev.prosody.observation.QuietObservation;
import dev.prosody.observation.SendContext;
import dev.prosody.send.ReplaceableProducer;
import dev.prosody.send.SendException;
import dev.prosody.send.SentEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters by a Kafka producer of its own: one whose topic cannot be written
 * must not fill the buffer of the application's sends. A letter goes to the partition of
 * the same number as its source if the topic has it, else its key decides. It keeps the
 * bytes and headers of the source record; {@link DeadLetterHeaders} follow. Each letter
 * has a virtual thread until it is acknowledged. Thread-safe.
 */
public final class KafkaDeadLetterPublisher implements DeadLetterPublisher, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(KafkaDeadLetterPublisher.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final ReplaceableProducer producer;

	private final ProsodyObservations observations;

	private final ExecutorService executor;

	/**
	 * Creates the publisher.
	 * @param producers makes a producer with the overrides of
	 * {@link dev.prosody.send.ProducerSettings#forDeadLetters}: at the first letter, and
	 * again after an error that a producer does not survive; they are closed with the
	 * publisher
	 * @param observations observes the sends
	 */
	public KafkaDeadLetterPublisher(Supplier<Producer<byte[], byte[]>> producers, ProsodyObservations observations) {
		this.producer = new ReplaceableProducer(producers);
		this.observations = observations;
		this.executor = Executors
			.newThreadPerTaskExecutor(Thread.ofVirtual().name("prosody-dead-letter-", 0).factory());
	}

	@Override
	public CompletionStage<SentEvent> publish(DeadLetter letter) {
		CompletableFuture<SentEvent> result = new CompletableFuture<>();
		try {
			this.executor.execute(() -> publish(letter, result));
		}
		catch (RejectedExecutionException ex) {
			result.completeExceptionally(failed(letter, new IllegalStateException("The publisher is closed")));
		}
		return result;
	}

	/**
	 * Gives letters that are under way 5 seconds; what is left fails, as do later
	 * letters. Idempotent.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		try {
			this.producer.close(CLOSE_TIMEOUT);
		}
		finally {
			this.executor.shutdownNow();
		}
	}

	private void publish(DeadLetter letter, CompletableFuture<SentEvent> result) {
		try {
			result.complete(observe(letter));
		}
		catch (Throwable ex) {
			// Also an Error: a letter that never ends would hold its key for ever
			result.completeExceptionally(failed(letter, ex));
		}
	}

	private SentEvent observe(DeadLetter letter) throws Exception {
		Headers trace = new RecordHeaders();
		if (this.observations.isNoop()) {
			return sent(send(letter, trace));
		}
		SendContext context = new SendContext(letter.topic(), letter.record().key(), null, trace);
		// a letter that is written and passes for one that is not would be written for
		// ever
		QuietObservation observation = this.observations
			.quietly(() -> this.observations.sendBelow(context, letter.parent()).start());
		try {
			RecordMetadata metadata = send(letter, trace);
			context.acknowledged(metadata.partition(), metadata.hasOffset() ? metadata.offset() : -1);
			observation.stop(null);
			return sent(metadata);
		}
		catch (Throwable ex) {
			observation.stop(ex);
			throw ex;
		}
	}

	private RecordMetadata send(DeadLetter letter, Headers trace) throws Exception {
		int source = letter.record().partition();
		Integer partition = hasPartition(letter.topic(), source) ? source : null;
		Detail detail = Detail.FULL;
		while (true) {
			try {
				ProducerRecord<byte[], byte[]> record = LetterRecord.of(letter, partition, trace, detail);
				requireWanted(letter);
				RecordMetadata metadata = write(record);
				if (detail == Detail.WITHOUT_VALUE) {
					logger
						.error("Dead letter for {} has no value: it is too large for topic '{}'. Read the value at its"
								+ " source before retention ends there, and raise max.message.bytes of the dead-letter"
								+ " topic.", place(letter), letter.topic());
				}
				return metadata;
			}
			catch (RecordTooLargeException | RecordBatchTooLargeException ex) {
				Detail less = detail.less();
				if (less == null) {
					throw ex;
				}
				detail = less;
			}
		}
	}

	/**
	 * Asking for partitions, or for a producer, or writing the failure down, may have
	 * taken longer than the epoch. Asked right before the send, since a process may be
	 * frozen anywhere in between.
	 */
	private static void requireWanted(DeadLetter letter) {
		if (!letter.stillWanted().getAsBoolean()) {
			throw new CancellationException("others may own " + letter.record().topic() + "-"
					+ letter.record().partition() + " by now and send it themselves");
		}
	}

	private boolean hasPartition(String topic, int partition) {
		return this.producer.partitionsFor(topic).stream().anyMatch((info) -> info.partition() == partition);
	}

	/** Waits for the acknowledgement. */
	private RecordMetadata write(ProducerRecord<byte[], byte[]> record) throws Exception {
		try {
			return this.producer.send(record, null).get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	private static SentEvent sent(RecordMetadata metadata) {
		return new SentEvent(metadata.topic(), metadata.partition(), metadata.hasOffset() ? metadata.offset() : -1,
				Instant.ofEpochMilli(Math.max(0, metadata.timestamp())));
	}

	private static SendException failed(DeadLetter letter, @Nullable Throwable cause) {
		return new SendException("Dead letter for " + place(letter) + " was not acknowledged by topic '"
				+ letter.topic() + "': " + ((cause != null) ? ExceptionText.line(cause) : "no reason"), cause);
	}

	private static String place(DeadLetter letter) {
		ConsumerRecord<byte[], byte[]> source = letter.record();
		return source.topic() + "-" + source.partition() + "@" + source.offset();
	}

}
