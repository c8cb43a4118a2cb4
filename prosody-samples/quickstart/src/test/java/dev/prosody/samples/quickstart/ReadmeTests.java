package dev.prosody.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What README.md and SECURITY.md show is what is compiled and tested. */
class ReadmeTests {

	private static final Path ROOT = Path.of("..", "..");

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "SECURITY.md" })
	void showsRegionsOfTestedFilesAsTheyAre(String file) throws IOException {
		String readme = Files.readString(ROOT.resolve(file));

		assertThat(ReadmeSnippets.snippets(readme)).isNotEmpty();
		assertThat(new ReadmeSnippets(ROOT).problems(readme)).isEmpty();
	}

}
