package dev.prosody.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.Recorder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records polls, commits and rebalances around a real consumer. */
final class RecordingConsumer implements InvocationHandler {

	private final Consumer<byte[], byte[]> consumer;

	private final String instance;

	private final Recorder history;

	private final boolean excise;

	RecordingConsumer(Consumer<byte[], byte[]> consumer, String instance, Recorder history, boolean excise) {
		this.consumer = consumer;
		this.instance = instance;
		this.history = history;
		this.excise = excise;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		return switch (method.getName()) {
			case "poll" -> poll(method, arguments);
			case "subscribe" -> call(method, observed(arguments));
			case "commitSync" -> {
				Map<TopicPartition, Long> offsets = recordCommit(arguments);
				Object result = call(method, arguments);
				recordAccepted(offsets);
				yield result;
			}
			case "commitAsync" -> {
				Map<TopicPartition, Long> offsets = recordCommit(arguments);
				yield call(method, observedCallback(arguments, offsets));
			}
			case "close" -> {
				this.history.add(new Fact.Closing(this.instance));
				yield call(method, arguments);
			}
			default -> call(method, arguments);
		};
	}

	private Object poll(Method method, Object @Nullable [] arguments) throws Throwable {
		long calledAt = System.nanoTime();
		ConsumerRecords<?, ?> records = (ConsumerRecords<?, ?>) call(method, arguments);
		List<Fact.Taken> taken = new ArrayList<>(records.count());
		for (ConsumerRecord<?, ?> record : records) {
			if (record.value() != null || this.excise) {
				taken.add(new Fact.Taken(new EventPosition(record.topic(), record.partition(), record.offset()),
						KeyLabel.of((byte[]) record.key())));
			}
		}
		this.history.add(new Fact.Polled(this.instance, calledAt, taken));
		return records;
	}

	private Object[] observed(Object @Nullable [] arguments) {
		Object[] changed = arguments.clone();
		for (int i = 0; i < changed.length; i++) {
			if (changed[i] instanceof ConsumerRebalanceListener listener) {
				changed[i] = new RecordingRebalanceListener(listener, this.instance, this.history);
			}
		}
		return changed;
	}

	private Map<TopicPartition, Long> recordCommit(Object @Nullable [] arguments) {
		if (arguments == null || !(arguments[0] instanceof Map<?, ?> offsets)) {
			throw new AssertionError("The engine commits positions instead of its own offsets");
		}
		Map<TopicPartition, Long> committing = new HashMap<>();
		offsets.forEach((partition, offset) -> committing.put((TopicPartition) partition,
				((OffsetAndMetadata) offset).offset()));
		committing
			.forEach((partition, offset) -> this.history.add(new Fact.Committing(this.instance, partition, offset)));
		return committing;
	}

	private void recordAccepted(Map<TopicPartition, Long> offsets) {
		offsets.forEach((partition, offset) -> this.history.add(new Fact.Committed(this.instance, partition, offset)));
	}

	private Object[] observedCallback(Object @Nullable [] arguments, Map<TopicPartition, Long> offsets) {
		Object[] changed = arguments.clone();
		OffsetCommitCallback callback = (OffsetCommitCallback) changed[1];
		changed[1] = (OffsetCommitCallback) (committed, failure) -> {
			if (failure == null) {
				recordAccepted(offsets);
			}
			callback.onComplete(committed, failure);
		};
		return changed;
	}

	private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(this.consumer, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
