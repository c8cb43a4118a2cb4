package dev.prosody.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.prosody.listener.ListenerSpec;
import dev.prosody.testing.history.EventPosition;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * When each event came out of a poll: an event of an idle key is ready at that moment.
 * Thread-safe.
 */
public final class PolledTimes {

	private static final String PROPERTY = "test.polled-times";

	private final Map<EventPosition, Long> times = new ConcurrentHashMap<>();

	/** Observes the polls of a listener. */
	public void observe(ListenerSpec listener) {
		listener.consumerProperty(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, Interceptor.class.getName())
			.consumerProperty(PROPERTY, this.times);
	}

	/** Nanoseconds since an event came out of a poll. */
	public long nanosSince(EventPosition event) {
		return System.nanoTime() - this.times.get(event);
	}

	/** Called by the consumer when records have been fetched, before it returns them. */
	public static final class Interceptor implements ConsumerInterceptor<byte[], byte[]> {

		private Map<EventPosition, Long> times = Map.of();

		@Override
		@SuppressWarnings("unchecked") // put there above
		public void configure(Map<String, ?> config) {
			this.times = (Map<EventPosition, Long>) config.get(PROPERTY);
		}

		@Override
		public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
			long now = System.nanoTime();
			records.forEach((record) -> this.times
				.put(new EventPosition(record.topic(), record.partition(), record.offset()), now));
			return records;
		}

		@Override
		public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
		}

		@Override
		public void close() {
		}

	}

}
