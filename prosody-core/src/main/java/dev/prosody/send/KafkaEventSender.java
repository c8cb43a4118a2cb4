package dev.prosody.send;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.prosody.codec.EventCodec;
import dev.prosody.handler.EventHeaders;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.observation.SendContext;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Sends events by a Kafka producer, which it makes, owns, and replaces when it is broken.
 * The payload is encoded and handed to the producer on the caller's thread, hence the
 * order of its sends; that may block for the producer's {@code max.block.ms}. Keys are
 * written as UTF-8. Thread-safe.
 */
public final class KafkaEventSender implements EventSender, AutoCloseable {

	private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

	private final ReplaceableProducer producer;

	private final EventCodec codec;

	private final byte[] sourceSystem;

	private final Duration sendTimeout;

	private final ProsodyObservations observations;

	private final Clock clock;

	private final ExecutorService executor;

	private final PayloadEventTypes eventTypes = new PayloadEventTypes();

	private final AtomicBoolean closed = new AtomicBoolean();

	/**
	 * Creates the sender. Futures complete on virtual threads of its own.
	 * @param producers makes a producer with the overrides of
	 * {@link ProducerSettings#forSending}: at the first send, and again after an error
	 * that a producer does not survive; they are closed with the sender
	 * @param codec encodes payloads; it stays its owner's
	 * @param sourceSystem name of this application in the header {@code source-system},
	 * not blank
	 * @param sendTimeout bounds a send including its acknowledgement, positive
	 * @param observations observes the sends
	 * @param clock gives records their time
	 */
	public KafkaEventSender(Supplier<Producer<byte[], byte[]>> producers, EventCodec codec, String sourceSystem,
			Duration sendTimeout, ProsodyObservations observations, Clock clock) {
		this(producers, codec, sourceSystem, sendTimeout, observations, clock,
				Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("prosody-send-", 0).factory()));
	}

	KafkaEventSender(Supplier<Producer<byte[], byte[]>> producers, EventCodec codec, String sourceSystem,
			Duration sendTimeout, ProsodyObservations observations, Clock clock, ExecutorService executor) {
		if (sourceSystem.isBlank()) {
			throw new IllegalArgumentException("'sourceSystem' must not be blank");
		}
		if (!sendTimeout.isPositive()) {
			throw new IllegalArgumentException("'sendTimeout' must be positive but was " + sendTimeout);
		}
		this.producer = new ReplaceableProducer(producers);
		this.codec = codec;
		this.sourceSystem = utf8(sourceSystem);
		this.sendTimeout = sendTimeout;
		this.observations = observations;
		this.clock = clock;
		this.executor = executor;
	}

	@Override
	public CompletableFuture<SentEvent> send(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options) {
		if (topic.isBlank()) {
			throw new IllegalArgumentException("'topic' must not be blank");
		}
		SendOptions chosen = new SendOptions();
		options.accept(chosen);
		String eventType = eventType(chosen, payload);
		byte[] keyBytes = (key != null) ? utf8(key) : null;
		if (this.closed.get()) {
			return CompletableFuture.failedFuture(SendFailures.closed(topic, keyBytes));
		}
		Headers headers = new RecordHeaders();
		PendingSend pending = start(topic, keyBytes, chosen.eventId(), headers);
		try {
			addHeaders(headers, eventType, chosen);
			byte[] value = (payload != null) ? encode(topic, keyBytes, headers, payload) : null;
			Instant timestamp = chosen.timestamp();
			ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, chosen.partition(),
					(timestamp != null) ? timestamp.toEpochMilli() : this.clock.millis(), keyBytes, value, headers);
			this.producer.send(record, pending.of(record));
		}
		catch (SendException ex) {
			pending.fail(ex);
		}
		catch (RuntimeException ex) {
			pending.fail(SendFailures.notAcknowledged(topic, keyBytes, ex));
		}
		return pending.future();
	}

	private PendingSend start(String topic, byte @Nullable [] key, @Nullable String eventId, Headers headers) {
		if (this.observations.isNoop()) {
			return new PendingSend(this.executor);
		}
		SendContext context = new SendContext(topic, key, eventId, headers);
		return new PendingSend(this.executor, this.observations.send(context).start(), context,
				this.observations.current());
	}

	/** After the trace context: of headers that repeat, consumers read the first. */
	private void addHeaders(Headers headers, @Nullable String eventType, SendOptions options) {
		headers.add(EventHeaders.SOURCE_SYSTEM, this.sourceSystem);
		if (eventType != null) {
			headers.add(EventHeaders.EVENT_TYPE, utf8(eventType));
		}
		String eventId = options.eventId();
		if (eventId != null) {
			headers.add(EventHeaders.EVENT_ID, utf8(eventId));
		}
		for (Header header : options.headers()) {
			headers.add(header);
		}
	}

	private byte[] encode(String topic, byte @Nullable [] key, Headers headers, Object payload) {
		try {
			return this.codec.encode(topic, headers, payload);
		}
		catch (Exception ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			throw SendFailures.notEncoded(topic, key, payload, ex);
		}
	}

	private @Nullable String eventType(SendOptions options, @Nullable Object payload) {
		if (options.eventType() == null && payload != null) {
			String type = this.eventTypes.of(payload);
			if (type != null) {
				options.eventType(type);
			}
		}
		return options.eventType();
	}

	/**
	 * As the interface says. On a thread that is interrupted already nothing is sent; one
	 * that is interrupted while it waits stays so.
	 */
	@Override
	public SentEvent sendAndWait(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options) {
		byte[] keyBytes = (key != null) ? utf8(key) : null;
		if (Thread.currentThread().isInterrupted()) {
			throw SendFailures.interrupted(topic, keyBytes, false, new InterruptedException());
		}
		CompletableFuture<SentEvent> future = send(topic, key, payload, options);
		try {
			return future.get(nanos(this.sendTimeout), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw SendFailures.interrupted(topic, keyBytes, true, ex);
		}
		catch (TimeoutException ex) {
			throw SendFailures.late(topic, keyBytes, this.sendTimeout, ex);
		}
		catch (ExecutionException ex) {
			throw SendFailures.onCallersThread(ex);
		}
	}

	/**
	 * Waits until what was sent is acknowledged and its futures have completed, at most
	 * for the send timeout or 10 seconds each, if that is less; what is left fails. Later
	 * sends fail. Idempotent.
	 */
	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		Duration timeout = (this.sendTimeout.compareTo(LONGEST_CLOSE) < 0) ? this.sendTimeout : LONGEST_CLOSE;
		try {
			this.producer.close(timeout);
		}
		finally {
			this.executor.shutdown();
			awaitCompletions(timeout);
		}
	}

	private void awaitCompletions(Duration timeout) {
		try {
			this.executor.awaitTermination(nanos(timeout), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static long nanos(Duration duration) {
		return TimeUnit.NANOSECONDS.convert(duration);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
