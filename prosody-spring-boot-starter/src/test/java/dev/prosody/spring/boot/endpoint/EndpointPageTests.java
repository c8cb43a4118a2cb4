package dev.prosody.spring.boot.endpoint;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.prosody.status.ListenerState;
import dev.prosody.status.PauseReason;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/endpoint.md} shows what the endpoint answers. */
class EndpointPageTests {

	private static final Path PAGE = Path.of("..", "docs", "endpoint.md");

	@Test
	void exampleIsAnAnswer() throws Exception {
		JsonMapper strict = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

		ListenerDescriptor example = strict.readValue(json(), ListenerDescriptor.class);

		assertThat(example.partitions()).isNotEmpty();
		assertThat(example.waiting()).isNotEmpty();
		assertThat(example.keys().busiest()).isNotEmpty();
		assertThat(example.failures()).isNotEmpty();
	}

	@Test
	void everyFieldIsShownOrExplained() throws Exception {
		String page = Files.readString(PAGE);

		assertThat(fields(ListenerDescriptor.class)).hasSizeGreaterThan(25)
			.allSatisfy((field) -> assertThat(page).containsAnyOf("\"" + field + "\"", "`" + field + "`"));
		assertThat(ListenerState.values()).allSatisfy((state) -> assertThat(page).contains("`" + state + "`"));
	}

	/** In the row about {@code paused}: readers look there for what the status says. */
	@Test
	void everyReasonOfAPauseIsExplained() throws Exception {
		assertThat(Files.readAllLines(PAGE)).filteredOn((line) -> line.startsWith("| `paused` of a partition |"))
			.singleElement()
			.satisfies((row) -> assertThat(PauseReason.values())
				.allSatisfy((reason) -> assertThat(row).contains("`" + reason + "`")));
	}

	/** That of one listener. */
	private static String json() throws Exception {
		String page = Files.readString(PAGE);
		int begin = page.lastIndexOf("```json\n") + "```json\n".length();
		return page.substring(begin, page.indexOf("\n```", begin));
	}

	/** Of a record and of the records in it. */
	private static List<String> fields(Class<?> type) {
		return Arrays.stream(type.getRecordComponents())
			.flatMap((field) -> Stream.concat(Stream.of(field.getName()), nested(field)))
			.distinct()
			.toList();
	}

	private static Stream<String> nested(RecordComponent field) {
		Type type = (field.getGenericType() instanceof ParameterizedType generic) ? generic.getActualTypeArguments()[0]
				: field.getGenericType();
		return (type instanceof Class<?> nested && nested.isRecord()) ? fields(nested).stream() : Stream.empty();
	}

}
