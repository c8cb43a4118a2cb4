package dev.prosody.send;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TypeHeaderTests {

	private final RecordHeaders headers = new RecordHeaders();

	@Test
	void nothingIsWrittenByDefault() throws Exception {
		EventCodec codec = EventCodecs.json();

		assertThat(TypeHeader.NONE.applyTo(codec)).isSameAs(codec);
	}

	@Test
	void classNameIsWritten() throws Exception {
		byte[] value = encode(EventCodecs.json(), new Order("o-1"));

		assertThat(value).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":\"o-1\"}");
		assertThat(texts()).containsExactly(Map.entry("__TypeId__", TypeHeaderTests.class.getName() + "$Order"));
	}

	@Test
	void containersNameTheirContentsAsWell() throws Exception {
		encode(EventCodecs.json(), new ArrayList<>(List.of(1)));
		assertThat(texts()).containsExactly(Map.entry("__TypeId__", "java.util.ArrayList"),
				Map.entry("__ContentTypeId__", "java.lang.Object"));

		this.headers.remove("__TypeId__").remove("__ContentTypeId__");
		encode(EventCodecs.json(), new HashMap<>(Map.of("a", 1)));
		assertThat(texts()).containsExactly(Map.entry("__TypeId__", "java.util.HashMap"),
				Map.entry("__ContentTypeId__", "java.lang.Object"), Map.entry("__KeyTypeId__", "java.lang.Object"));
	}

	@Test
	void typeThatIsThereStays() throws Exception {
		this.headers.add("__TypeId__", "order".getBytes(StandardCharsets.UTF_8));

		encode(EventCodecs.json(), new Order("o-1"));

		assertThat(texts()).containsExactly(Map.entry("__TypeId__", "order"));
	}

	@Test
	void bytesHaveNoType() throws Exception {
		encode(EventCodecs.bytes(), new byte[] { 1 });

		assertThat(texts()).isEmpty();
	}

	@Test
	void everythingElseIsLeftToTheCodec() throws Exception {
		EventCodec codec = TypeHeader.SPRING.applyTo(EventCodecs.json());
		byte[] value = "{\"id\":\"o-1\"}".getBytes(StandardCharsets.UTF_8);

		assertThat(codec.decode("orders", this.headers, value, Order.class)).isEqualTo(new Order("o-1"));
		assertThat(codec.textField(value, "id")).isEqualTo("o-1");
	}

	private byte[] encode(EventCodec codec, Object payload) throws Exception {
		return TypeHeader.SPRING.applyTo(codec).encode("orders", this.headers, payload);
	}

	private List<Map.Entry<String, String>> texts() {
		return texts(this.headers);
	}

	private static List<Map.Entry<String, String>> texts(Headers headers) {
		List<Map.Entry<String, String>> texts = new ArrayList<>();
		headers.forEach(
				(header) -> texts.add(Map.entry(header.key(), new String(header.value(), StandardCharsets.UTF_8))));
		return texts;
	}

	record Order(String id) {
	}

}
