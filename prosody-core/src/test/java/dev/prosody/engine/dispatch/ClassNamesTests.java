package dev.prosody.engine.dispatch;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import dev.prosody.codec.EventCodecs;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.FailureRules;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Class names that a stranger has written choose nothing, and load nothing. */
class ClassNamesTests {

	private static final String LISTENER = "class-names";

	/** Not by {@code Betrayer.class}: nothing here may load it. */
	private static final String BETRAYER = "dev.prosody.engine.dispatch.Betrayer";

	static final List<Type> TARGETS = List.of(Object.class, Map.class, Order.class, Comparable.class);

	private final QuietListener quiet = QuietListener.of(LISTENER);

	private final ClassLoader before = Thread.currentThread().getContextClassLoader();

	private final AskedLoader loader = new AskedLoader(this.before);

	private final List<Object> payloads = new ArrayList<>();

	record Order(@Nullable String type, @Nullable Object detail) {
	}

	@BeforeEach
	void watch() {
		Thread.currentThread().setContextClassLoader(this.loader);
	}

	@AfterEach
	void close() {
		Thread.currentThread().setContextClassLoader(this.before);
		this.quiet.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "__TypeId__", "__Key_TypeId__", "__ContentTypeId__", "__KeyTypeId__", "prosody-event-type",
			"ce_type", "ce_dataschema", "content-type", "contentType", "spring_json_header_types", "java-class",
			"kafka_dlt-exception-fqcn" })
	void namesInHeadersLoadNothing(String header) {
		ConsumerRecord<byte[], byte[]> record = Records.record(Records.ORDERS_0, 0, "a", "{\"type\":\"order\"}");
		record.headers().add(header, BETRAYER.getBytes(StandardCharsets.UTF_8));

		ManualEngine engine = run(Order.class, record);

		assertThat(this.payloads).containsExactly(new Order("order", null));
		assertThat(engine.letters()).isEmpty();
		assertNothingLoaded();
	}

	@ParameterizedTest
	@FieldSource("TARGETS")
	void namesInContentLoadNothing(Type target) {
		List<String> contents = List.of("{\"@class\":\"%s\"}", "{\"@type\":\"%s\",\"@c\":\"%1$s\",\"class\":\"%1$s\"}",
				"[\"%s\",{}]", "{\"type\":\"%s\",\"detail\":[\"%1$s\",{\"@class\":\"%1$s\"}]}", "\"%s\"",
				"{\"detail\":{\"@class\":\"%s\"}}");
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		for (String content : contents) {
			records.add(Records.record(Records.ORDERS_0, records.size(), "a", content.formatted(BETRAYER)));
		}

		for (ConsumerRecord<byte[], byte[]> record : records) {
			run(target, record);
		}

		assertThat(this.payloads).allSatisfy(
				(payload) -> assertThat(payload).isInstanceOfAny(Map.class, List.class, Order.class, String.class));
		assertNothingLoaded();
	}

	/** The trap works. */
	@Test
	void aClassThatIsLoadedIsNoticed() throws Exception {
		assertThat(Class.forName(BETRAYER, false, this.loader)).isNotNull();

		assertThatExceptionOfType(AssertionError.class).isThrownBy(this::assertNothingLoaded);
	}

	private ManualEngine run(Type target, ConsumerRecord<byte[], byte[]> record) {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener(LISTENER)
			.classifier(FailureRules.DEFAULTS)
			.codec(EventCodecs.json())
			.payloadTypes((event) -> {
				event.id();
				event.type();
				return target;
			})
			.handler((event, context) -> this.payloads.add(event.payload())), new RecordingHost());
		engine.open(Records.ORDERS_0);
		engine.poll(record);
		engine.runAll();
		engine.letters().forEach(ManualEngine.Letter::acknowledge);
		engine.runAll();
		assertThat(engine.counts().succeeded() + engine.counts().deadLettered()).isOne();
		return engine;
	}

	private void assertNothingLoaded() {
		assertThat(System.getProperty("prosody.test.betrayer")).isNull();
		assertThat(this.loader.asked).doesNotContain(BETRAYER);
	}

	/** Remembers what it was asked for. */
	private static final class AskedLoader extends ClassLoader {

		private final Set<String> asked = new ConcurrentSkipListSet<>();

		AskedLoader(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			this.asked.add(name);
			return super.loadClass(name, resolve);
		}

	}

}
