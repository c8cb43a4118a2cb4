package dev.prosody.send;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka producer that is made when it is needed first, and anew when it is broken: an
 * idempotent producer that has met a fatal error fails every later send. The next one is
 * made only after the broken one has ended everything it had, so that records of one
 * thread keep their order and no callback is lost; at most one a second. For the senders
 * of this library. Thread-safe; may block as the producer does.
 */
public final class ReplaceableProducer {

	private static final Logger logger = LoggerFactory.getLogger(ReplaceableProducer.class);

	/** A new producer may break at its first send, too: as long as a permission lacks. */
	private static final long BACK_OFF = TimeUnit.SECONDS.toNanos(1);

	private final Supplier<Producer<byte[], byte[]>> factory;

	private final LongSupplier nanoTime;

	/**
	 * Guards changes of the fields below, and is held while a producer is made or ended.
	 */
	private final Lock lock = new ReentrantLock();

	private volatile @Nullable Producer<byte[], byte[]> current;

	/** The last one that was found broken; set without the lock, by callbacks as well. */
	private volatile @Nullable Producer<byte[], byte[]> broken;

	private volatile boolean closed;

	private boolean replaced;

	private long replacedAt;

	/**
	 * Creates the holder; nothing is made yet.
	 * @param factory makes the producers
	 */
	public ReplaceableProducer(Supplier<Producer<byte[], byte[]>> factory) {
		this(factory, System::nanoTime);
	}

	ReplaceableProducer(Supplier<Producer<byte[], byte[]>> factory, LongSupplier nanoTime) {
		this.factory = factory;
		this.nanoTime = nanoTime;
	}

	/**
	 * Sends a record. If the current producer turns out to be broken, those that it has
	 * taken fail, this one too, and the next ones go to a new producer.
	 * @param record the record
	 * @param callback called once when the send has ended, mostly on the producer's I/O
	 * thread; not called if this method throws
	 * @return completes when the send has ended
	 * @throws IllegalStateException after the close
	 */
	public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
		Producer<byte[], byte[]> producer = producer();
		OneAttempt attempt = new OneAttempt(producer, callback);
		try {
			return producer.send(record, attempt);
		}
		catch (RuntimeException ex) {
			observe(producer, ex);
			Producer<byte[], byte[]> next = isFatal(ex) ? producer() : producer;
			if (!attempt.refuse()) {
				// a producer may take a record, find out that it is broken, and throw
				return CompletableFuture.failedFuture(ex);
			}
			if (next == producer) {
				throw ex;
			}
			// the broken one has ended all it had taken, so it never had this one
			return next.send(record, new OneAttempt(next, callback));
		}
	}

	/**
	 * The partitions of a topic.
	 * @param topic the topic
	 * @return its partitions
	 * @throws IllegalStateException after the close
	 */
	public List<PartitionInfo> partitionsFor(String topic) {
		Producer<byte[], byte[]> producer = producer();
		try {
			return producer.partitionsFor(topic);
		}
		catch (RuntimeException ex) {
			observe(producer, ex);
			throw ex;
		}
	}

	/**
	 * Ends the producer for ever: what is under way has this time, then it fails.
	 * Idempotent.
	 * @param timeout how long to wait, not negative
	 */
	public void close(Duration timeout) {
		this.closed = true;
		Producer<byte[], byte[]> last;
		this.lock.lock();
		try {
			last = this.current;
			this.current = null;
		}
		finally {
			this.lock.unlock();
		}
		if (last != null) {
			last.close(timeout);
		}
	}

	private Producer<byte[], byte[]> producer() {
		Producer<byte[], byte[]> producer = this.current;
		return (producer != null && producer != this.broken) ? producer : makeOrReplace();
	}

	private Producer<byte[], byte[]> makeOrReplace() {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The sender is closed");
			}
			Producer<byte[], byte[]> producer = this.current;
			if (producer != null && producer == this.broken) {
				if (this.replaced && this.nanoTime.getAsLong() - this.replacedAt < BACK_OFF) {
					return producer;
				}
				end(producer);
				this.current = null;
				this.replaced = true;
				this.replacedAt = this.nanoTime.getAsLong();
				producer = null;
			}
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

	/** When it returns, every send of the producer has ended, one way or the other. */
	private static void end(Producer<byte[], byte[]> producer) {
		logger.warn("A Kafka producer has met an error that it does not survive; another one takes its place");
		try {
			producer.close(Duration.ZERO);
		}
		catch (InterruptException ex) {
			// it has not ended yet: whoever sends next goes on with it
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.debug("Closing the broken producer failed in part", ex);
		}
	}

	private void observe(Producer<byte[], byte[]> producer, Exception failure) {
		if (producer == this.current && isFatal(failure)) {
			this.broken = producer;
		}
	}

	/**
	 * What brokers answer is an {@link ApiException} and concerns one send. What a
	 * producer says itself, once it is in a fatal state or closed, is not.
	 */
	private static boolean isFatal(Exception failure) {
		return (failure instanceof KafkaException || failure instanceof IllegalStateException)
				&& !(failure instanceof ApiException) && !(failure instanceof InterruptException);
	}

	/**
	 * Ends once: what its producer does later with a refused record is nobody's business.
	 */
	private final class OneAttempt implements Callback {

		private final Producer<byte[], byte[]> producer;

		private final @Nullable Callback callback;

		private final AtomicBoolean over = new AtomicBoolean();

		OneAttempt(Producer<byte[], byte[]> producer, @Nullable Callback callback) {
			this.producer = producer;
			this.callback = callback;
		}

		/** Whether the callback was not called, and never will be. */
		boolean refuse() {
			return this.over.compareAndSet(false, true);
		}

		@Override
		public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
			if (failure != null) {
				observe(this.producer, failure);
			}
			if (this.over.compareAndSet(false, true) && this.callback != null) {
				this.callback.onCompletion(metadata, failure);
			}
		}

	}

}
