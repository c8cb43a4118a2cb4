package dev.prosody.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records polls, commits and rebalances around a real consumer. */
final class RecordingConsumer implements InvocationHandler {

	private final Consumer<byte[], byte[]> consumer;

	private final String instance;

	private final History history;

	private final boolean excise;

	RecordingConsumer(Consumer<byte[], byte[]> consumer, String instance, History history, boolean excise) {
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
			case "commitSync", "commitAsync" -> {
				recordCommit(arguments);
				yield call(method, arguments);
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

	private void recordCommit(Object @Nullable [] arguments) {
		if (arguments == null || !(arguments[0] instanceof Map<?, ?> offsets)) {
			throw new AssertionError("The engine commits positions instead of its own offsets");
		}
		offsets.forEach((partition, offset) -> this.history.add(
				new Fact.Committing(this.instance, (TopicPartition) partition, ((OffsetAndMetadata) offset).offset())));
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
