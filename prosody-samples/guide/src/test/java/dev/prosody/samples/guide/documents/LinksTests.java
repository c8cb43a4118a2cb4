package dev.prosody.samples.guide.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LinksTests {

	@TempDir
	private Path folder;

	@BeforeEach
	void writeTarget() throws IOException {
		Files.createDirectory(this.folder.resolve("docs"));
		Files.writeString(this.folder.resolve("docs/target.md"), """
				# One: `max.poll.interval.ms` & more

				## Same

				```
				# no heading
				```

				## Same
				""");
	}

	@Test
	void acceptsFilesFoldersAndHeadings() throws IOException {
		assertThat(problems("[a](docs/target.md), [b](docs) [c](docs/target.md#one-maxpollintervalms--more)\n"
				+ "[d](docs/target.md#same-1) [e](https://example.org/x.md) [f](#here)\n# Here\n"))
			.isEmpty();
	}

	@Test
	void findsWhatIsNotThere() throws IOException {
		assertThat(problems("[a](docs/gone.md)")).containsExactly("docs/gone.md: there is no such file");
		assertThat(problems("![a](../outside.svg)")).containsExactly("../outside.svg: leads out of the repository");
		assertThat(problems("[a](docs/target.md#no-heading)")).singleElement()
			.asString()
			.startsWith("docs/target.md#no-heading: there is no such heading");
		assertThat(problems("[a](#gone)")).singleElement().asString().startsWith("#gone: there is no such heading");
	}

	@Test
	void ignoresCode() throws IOException {
		assertThat(problems("`[a](gone.md)`\n```\n[b](gone.md)\n```\n")).isEmpty();
	}

	private List<String> problems(String markdown) throws IOException {
		Path file = Files.writeString(this.folder.resolve("README.md"), markdown);
		return new Links(this.folder).problems(file);
	}

}
