package dev.prosody.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The tests that {@code docs/GUARANTEES.md} names are there. */
class GuaranteesTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|IT|Proof))(?:\\.(\\w+))?`");

	private static final int INVARIANTS = 11;

	@Test
	void everyTestThatIsNamedExists() throws IOException {
		Map<String, List<Path>> sources = sources();
		List<String> missing = new ArrayList<>();
		for (MatchResult test : TEST.matcher(document()).results().toList()) {
			boolean found = false;
			for (Path source : sources.getOrDefault(test.group(1), List.of())) {
				found |= contains(source, test.group(2));
			}
			if (!found) {
				missing.add(test.group());
			}
		}
		assertThat(missing).isEmpty();
	}

	@Test
	void everyPromiseNamesATestAndAnInvariant() throws IOException {
		assertThat(promises()).isNotEmpty().allSatisfy((row) -> {
			assertThat(TEST.matcher(row).find()).as(row).isTrue();
			assertThat(row).containsPattern("\\| I\\d");
		});
	}

	@Test
	void everyInvariantIsPromised() throws IOException {
		String promises = String.join("\n", promises());
		assertThat(IntStream.rangeClosed(1, INVARIANTS).mapToObj((number) -> "I" + number))
			.allSatisfy((invariant) -> assertThat(promises).containsPattern("\\b" + invariant + "\\b"));
	}

	private static List<String> promises() throws IOException {
		return document().lines()
			.dropWhile((line) -> !line.equals("## Promises"))
			.skip(1)
			.takeWhile((line) -> !line.startsWith("## "))
			.filter((line) -> line.startsWith("| "))
			.skip(1)
			.collect(Collectors.toList());
	}

	private static boolean contains(Path source, String method) throws IOException {
		return method == null || Files.readString(source).contains("void " + method + "(");
	}

	/** Several modules may have a class of the same name. */
	private static Map<String, List<Path>> sources() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT)) {
			return files.filter((file) -> file.toString().endsWith(".java"))
				.collect(Collectors.groupingBy((file) -> file.getFileName().toString().replace(".java", "")));
		}
	}

	private static String document() throws IOException {
		return Files.readString(ROOT.resolve("docs/GUARANTEES.md"));
	}

}
