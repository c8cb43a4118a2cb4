package dev.prosody.codec;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.prosody.failure.PermanentException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EventCodecsTests {

	private final Headers headers = new RecordHeaders();

	@Test
	void stringsAreUtf8() throws Exception {
		EventCodec codec = EventCodecs.string();

		byte[] bytes = codec.encode("t", this.headers, "Grüße 🎈");

		assertThat(bytes).isEqualTo("Grüße 🎈".getBytes(StandardCharsets.UTF_8));
		assertThat(codec.decode("t", this.headers, bytes, String.class)).isEqualTo("Grüße 🎈");
		assertThat(codec.decode("t", this.headers, new byte[0], CharSequence.class)).isEqualTo("");
	}

	@Test
	void malformedTextIsNotReplaced() {
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> EventCodecs.string().decode("t", this.headers, new byte[] { 'a', -1 }, String.class))
			.withMessage("not UTF-8 from byte 2 on");
	}

	@Test
	void handlerOfBytesGetsACopy() throws Exception {
		byte[] value = { 1, 2 };

		Object decoded = EventCodecs.bytes().decode("t", this.headers, value, byte[].class);

		assertThat(decoded).isEqualTo(value).isNotSameAs(value);
		assertThat(EventCodecs.bytes().encode("t", this.headers, value)).isEqualTo(value);
	}

	@Test
	void otherTypesAreRejectedByName() {
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> EventCodecs.string().decode("t", this.headers, new byte[0], Integer.class))
			.withMessage("The string codec gives java.lang.String but the handler asks for java.lang.Integer");
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> EventCodecs.bytes().decode("t", this.headers, new byte[0], listOfStrings()))
			.withMessage("The bytes codec gives byte[] but the handler asks for java.util.List<java.lang.String>");
		assertThatIllegalArgumentException().isThrownBy(() -> EventCodecs.string().encode("t", this.headers, 5))
			.withMessage("The string codec takes java.lang.String but the payload is a java.lang.Integer");
		assertThatIllegalArgumentException().isThrownBy(() -> EventCodecs.bytes().encode("t", this.headers, "x"))
			.withMessage("The bytes codec takes byte[] but the payload is a java.lang.String");
	}

	@Test
	void typesThatAreNeverGivenAreToldBeforeTheStart() {
		EventCodecs.string().checkTarget(CharSequence.class);
		EventCodecs.bytes().checkTarget(Object.class);

		assertThatIllegalArgumentException().isThrownBy(() -> EventCodecs.string().checkTarget(Integer.class))
			.withMessage("The string codec gives java.lang.String but the handler asks for java.lang.Integer.");
		assertThatIllegalArgumentException().isThrownBy(() -> EventCodecs.bytes().checkTarget(String.class))
			.withMessage("The bytes codec gives byte[] but the handler asks for java.lang.String.");
	}

	@Test
	void kafkaSerdesDecodeAndEncode() throws Exception {
		try (KafkaSerdeCodec codec = EventCodecs.kafka(LongSerializer::new, LongDeserializer::new)) {
			byte[] bytes = codec.encode("t", this.headers, 42L);

			assertThat(codec.decode("t", this.headers, bytes, Long.class)).isEqualTo(42L);
			assertThat(codec.decode("t", this.headers, bytes, Number.class)).isEqualTo(42L);
			assertThat(codec.decode("t", this.headers, bytes, long.class)).isEqualTo(42L);
			assertThatExceptionOfType(PermanentException.class)
				.isThrownBy(() -> codec.decode("t", this.headers, bytes, String.class))
				.withMessage("The deserializer gave a java.lang.Long but the handler asks for java.lang.String");
		}
	}

	@Test
	void serdesSeeAndAddHeaders() throws Exception {
		Tracking tracking = new Tracking(new CountDownLatch(0));
		this.headers.add("schema", new byte[] { 7 });

		try (KafkaSerdeCodec codec = EventCodecs.kafka(StringSerializer::new, () -> tracking)) {
			codec.decode("t", this.headers, new byte[0], Object.class);
		}

		assertThat(tracking.headers).isEqualTo(this.headers);
	}

	@Test
	void deserializerMayChangeHeadersOfItsOwn() throws Exception {
		RecordHeaders record = new RecordHeaders();
		record.add("type", new byte[] { 1 });
		record.setReadOnly();
		Deserializer<String> removing = deserializer((headers) -> {
			headers.remove("type");
			headers.add("trace", new byte[0]);
			return "decoded";
		});

		try (KafkaSerdeCodec codec = EventCodecs.kafka(StringSerializer::new, () -> removing)) {
			assertThat(codec.decode("t", record, new byte[0], String.class)).isEqualTo("decoded");
		}

		assertThat(record).extracting(Header::key).containsExactly("type");
	}

	@Test
	void nothingForBytesIsUndecodable() {
		Deserializer<String> silent = deserializer((headers) -> {
			headers.add("deserializerException", new byte[0]);
			return null;
		});

		try (KafkaSerdeCodec codec = EventCodecs.kafka(StringSerializer::new, () -> silent)) {
			assertThatExceptionOfType(PermanentException.class)
				.isThrownBy(() -> codec.decode("t", this.headers, new byte[3], String.class))
				.withMessage("The deserializer gave nothing for 3 bytes; it added the headers [deserializerException]");
		}
	}

	@Test
	void instanceIsUsedByOneThreadAtATimeAndReused() throws Exception {
		List<Tracking> made = new ArrayList<>();
		CountDownLatch release = new CountDownLatch(1);
		KafkaSerdeCodec codec = EventCodecs.kafka(StringSerializer::new, () -> {
			Tracking tracking = new Tracking(release);
			synchronized (made) {
				made.add(tracking);
			}
			return tracking;
		});
		CyclicBarrier both = new CyclicBarrier(3);

		CompletableFuture<?> first = decodeElsewhere(codec, both);
		CompletableFuture<?> second = decodeElsewhere(codec, both);
		both.await(10, TimeUnit.SECONDS);
		while (true) {
			synchronized (made) {
				if (made.size() == 2) {
					break;
				}
			}
			Thread.onSpinWait();
		}
		release.countDown();
		CompletableFuture.allOf(first, second).get(10, TimeUnit.SECONDS);
		codec.decode("t", this.headers, new byte[0], Object.class);

		assertThat(made).hasSize(2).noneMatch((tracking) -> tracking.overlapped);
		codec.close();
		assertThat(made).allMatch((tracking) -> tracking.closed == 1);
	}

	@Test
	void closedCodecFailsAndClosesWhatIsGivenBack() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		Tracking tracking = new Tracking(release);
		KafkaSerdeCodec codec = EventCodecs.kafka(StringSerializer::new, () -> tracking);
		CompletableFuture<?> running = decodeElsewhere(codec, new CyclicBarrier(1));
		tracking.entered.await(10, TimeUnit.SECONDS);

		codec.close();
		codec.close();

		assertThat(tracking.closed).isZero();
		release.countDown();
		running.get(10, TimeUnit.SECONDS);
		assertThat(tracking.closed).isEqualTo(1);
		assertThatIllegalStateException().isThrownBy(() -> codec.decode("t", this.headers, new byte[0], Object.class))
			.withMessage("The codec is closed");
	}

	private CompletableFuture<?> decodeElsewhere(EventCodec codec, CyclicBarrier barrier) {
		CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
		Thread.ofVirtual().start(() -> {
			try {
				barrier.await(10, TimeUnit.SECONDS);
				result.complete(codec.decode("t", this.headers, new byte[0], Object.class));
			}
			catch (Exception ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	private static Deserializer<String> deserializer(Function<Headers, @Nullable String> body) {
		return new Deserializer<>() {

			@Override
			public String deserialize(String topic, byte[] data) {
				throw new UnsupportedOperationException();
			}

			@Override
			public @Nullable String deserialize(String topic, Headers headers, byte[] data) {
				return body.apply(headers);
			}

		};
	}

	private static Type listOfStrings() {
		try {
			return Holder.class.getDeclaredField("strings").getGenericType();
		}
		catch (NoSuchFieldException ex) {
			throw new AssertionError(ex);
		}
	}

	static class Holder {

		List<String> strings = List.of();

	}

	/** Notices when two threads are inside. */
	private static final class Tracking implements Deserializer<String> {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch release;

		private volatile boolean inside;

		private volatile boolean overlapped;

		private volatile int closed;

		private volatile @Nullable Headers headers;

		Tracking(CountDownLatch release) {
			this.release = release;
		}

		@Override
		public void configure(Map<String, ?> configs, boolean isKey) {
		}

		@Override
		public String deserialize(String topic, byte[] data) {
			throw new UnsupportedOperationException();
		}

		@Override
		public String deserialize(String topic, Headers headers, byte[] data) {
			this.overlapped |= this.inside;
			this.inside = true;
			this.headers = headers;
			this.entered.countDown();
			try {
				this.release.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			this.inside = false;
			return "decoded";
		}

		@Override
		public synchronized void close() {
			this.closed++;
		}

	}

}
