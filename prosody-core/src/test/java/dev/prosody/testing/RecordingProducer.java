package dev.prosody.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.Recorder;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Records dead letters, which are known by their headers, around a real producer. */
final class RecordingProducer implements InvocationHandler {

	private final Producer<byte[], byte[]> producer;

	private final String instance;

	private final Recorder history;

	RecordingProducer(Producer<byte[], byte[]> producer, String instance, Recorder history) {
		this.producer = producer;
		this.instance = instance;
		this.history = history;
	}

	@Override
	@SuppressWarnings("unchecked")
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (method.getName().equals("send") && arguments != null) {
			ProducerRecord<byte[], byte[]> record = (ProducerRecord<byte[], byte[]>) arguments[0];
			EventPosition source = source(record.headers());
			if (source != null) {
				return sendDeadLetter(record, source, (arguments.length > 1) ? (Callback) arguments[1] : null);
			}
		}
		try {
			return method.invoke(this.producer, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private Object sendDeadLetter(ProducerRecord<byte[], byte[]> record, EventPosition source,
			@Nullable Callback callback) {
		this.history.add(new Fact.DeadLetterSent(this.instance, System.nanoTime(), source));
		return this.producer.send(record, (metadata, failure) -> {
			if (failure == null) {
				this.history.add(new Fact.DeadLettered(this.instance, source));
			}
			if (callback != null) {
				callback.onCompletion(metadata, failure);
			}
		});
	}

	private static @Nullable EventPosition source(Headers headers) {
		Header topic = headers.lastHeader(DeadLetterTopic.ORIGINAL_TOPIC);
		Header partition = headers.lastHeader(DeadLetterTopic.ORIGINAL_PARTITION);
		Header offset = headers.lastHeader(DeadLetterTopic.ORIGINAL_OFFSET);
		if (topic == null || partition == null || offset == null) {
			return null;
		}
		return new EventPosition(new String(topic.value(), StandardCharsets.UTF_8),
				ByteBuffer.wrap(partition.value()).getInt(), ByteBuffer.wrap(offset.value()).getLong());
	}

}
