package dev.prosody.testing.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Draws headers: names that mean something to somebody with values that do not, names
 * with NUL and of nothing, the same name again, values that are none.
 */
final class HostileHeaders {

	private static final List<String> MEANINGFUL = List.of("prosody-event-type", "prosody-event-id", "ce_type", "ce_id",
			"__TypeId__", "__Key_TypeId__", "__ContentTypeId__", "spring_json_header_types", "contentType",
			"source-system", "traceparent", "tracestate", "baggage", "b3", "kafka_dlt-original-topic",
			"kafka_dlt-original-partition", "kafka_dlt-original-offset", "kafka_dlt-exception-fqcn",
			"prosody-dlt-attempts", "prosody-dlt-omitted");

	private static final List<String> STRANGE = List.of("", "\u0000", "a\u0000b", "\u0000\u0000\u0000", "\n\r", " ",
			"\uFEFF", "ключ", "\uD83D\uDCA3", "../../etc/passwd", "${jndi:ldap://nobody/a}", "x".repeat(1_000));

	private static final List<String> TEXTS = List.of("order.placed", "java.lang.Runtime", "java.util.HashMap",
			"dev.prosody.failure.PermanentException", "", "\u0000", "00-0-0-0", "#{T(java.lang.Runtime)}", "fixture");

	private final RandomGenerator random;

	HostileHeaders(RandomGenerator random) {
		this.random = random;
	}

	List<Header> next() {
		List<Header> headers = new ArrayList<>();
		for (int i = this.random.nextInt(-1, 5); i > 0; i--) {
			String name = name();
			headers.add(new RecordHeader(name, value()));
			if (this.random.nextInt(4) == 0) {
				headers.add(new RecordHeader(name, value()));
			}
		}
		return headers;
	}

	private String name() {
		return switch (this.random.nextInt(3)) {
			case 0 -> STRANGE.get(this.random.nextInt(STRANGE.size()));
			case 1 -> "header-" + this.random.nextInt();
			default -> MEANINGFUL.get(this.random.nextInt(MEANINGFUL.size()));
		};
	}

	private byte @Nullable [] value() {
		return switch (this.random.nextInt(4)) {
			case 0 -> null;
			case 1 -> TEXTS.get(this.random.nextInt(TEXTS.size())).getBytes(StandardCharsets.UTF_8);
			default -> {
				byte[] value = new byte[this.random.nextInt(40)];
				this.random.nextBytes(value);
				yield value;
			}
		};
	}

}
