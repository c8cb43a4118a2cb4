package dev.prosody.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What README.md shows is what is compiled and tested here. */
class ReadmeTests {

	private static final Path ROOT = Path.of("..", "..");

	@Test
	void showsRegionsOfTheSamplesAsTheyAre() throws IOException {
		String readme = Files.readString(ROOT.resolve("README.md"));

		assertThat(ReadmeSnippets.snippets(readme)).isNotEmpty();
		assertThat(new ReadmeSnippets(ROOT).problems(readme)).isEmpty();
	}

}
