package dev.prosody.deadletter;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The producer of dead letters, made when it is needed first and anew when it is broken.
 * Blocking; thread-safe.
 */
final class LetterProducer {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final Supplier<Producer<byte[], byte[]>> factory;

	/** Guards the fields below; also held while a producer is made, so that one is. */
	private final Lock lock = new ReentrantLock();

	private @Nullable Producer<byte[], byte[]> current;

	private boolean closed;

	LetterProducer(Supplier<Producer<byte[], byte[]>> factory) {
		this.factory = factory;
	}

	boolean hasPartition(String topic, int partition) throws Exception {
		Producer<byte[], byte[]> producer = producer();
		try {
			return producer.partitionsFor(topic).stream().anyMatch((info) -> info.partition() == partition);
		}
		catch (RuntimeException ex) {
			replaceIfBroken(producer, ex);
			throw ex;
		}
	}

	/** Waits for the acknowledgement. */
	RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
		Producer<byte[], byte[]> producer = producer();
		try {
			return producer.send(record).get();
		}
		catch (ExecutionException ex) {
			Exception failure = (ex.getCause() instanceof Exception cause) ? cause : ex;
			replaceIfBroken(producer, failure);
			throw failure;
		}
		catch (RuntimeException ex) {
			replaceIfBroken(producer, ex);
			throw ex;
		}
	}

	void close() {
		Producer<byte[], byte[]> producer;
		this.lock.lock();
		try {
			this.closed = true;
			producer = this.current;
			this.current = null;
		}
		finally {
			this.lock.unlock();
		}
		if (producer != null) {
			producer.close(CLOSE_TIMEOUT);
		}
	}

	private Producer<byte[], byte[]> producer() {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The dead-letter publisher is closed");
			}
			Producer<byte[], byte[]> producer = this.current;
			if (producer == null) {
				producer = this.factory.get();
				this.current = producer;
			}
			return producer;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * An idempotent producer that has met a fatal error fails every later send: with an
	 * exception that no broker sends. Letters are repeated until they are written, so
	 * without a new producer their keys would be stuck until the application restarts.
	 */
	private void replaceIfBroken(Producer<byte[], byte[]> producer, Exception failure) {
		if (failure instanceof ApiException || failure instanceof InterruptException) {
			return;
		}
		this.lock.lock();
		try {
			if (this.current != producer) {
				return;
			}
			this.current = null;
		}
		finally {
			this.lock.unlock();
		}
		producer.close(Duration.ZERO);
	}

}
