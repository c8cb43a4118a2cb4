package dev.prosody.samples.guide.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SnippetsTests {

	@TempDir
	private Path folder;

	@BeforeEach
	void writeSource() throws IOException {
		Files.writeString(this.folder.resolve("A.java"), """
				class A {

					// tag::body[]
					int one() {
						return 1;
					}
					// end::body[]

				}
				""");
	}

	@Test
	void acceptsBlockThatIsItsRegionWithoutIndentation() throws IOException {
		assertThat(problems("<!-- region: A.java#body -->", "int one() {\n\treturn 1;\n}")).isEmpty();
	}

	@Test
	void findsBlockThatDiffersFromItsRegion() throws IOException {
		assertThat(problems("<!-- region: A.java#body -->", "int one() {\n\treturn 2;\n}"))
			.contains("A.java#body: the file says");
	}

	@Test
	void findsRegionThatDoesNotExist() throws IOException {
		assertThat(problems("<!-- region: A.java#gone -->", "int one() {"))
			.contains("A.java#gone: there is no such region");
		assertThat(problems("<!-- region: B.java#body -->", "int one() {"))
			.contains("B.java#body: there is no such region");
	}

	@Test
	void findsCommentWithoutBlock() throws IOException {
		assertThat(new Snippets(this.folder).problems("<!-- region: A.java#body -->\n\ntext")).isNotEmpty();
	}

	@Test
	void findsJavaAndYamlThatAreNoRegions() throws IOException {
		assertThat(new Snippets(this.folder).problems("text\n\n```java\nint any;\n```\n")).singleElement()
			.asString()
			.startsWith("Line 3 begins java that no test sees");
		assertThat(new Snippets(this.folder).problems("text\n\n```yaml\nany: 1\n```\n")).singleElement()
			.asString()
			.startsWith("Line 3 begins yaml that no test sees");
	}

	@Test
	void ignoresOtherBlocks() throws IOException {
		assertThat(new Snippets(this.folder).problems("```\nint any;\n```\n")).isEmpty();
	}

	private String problems(String comment, String block) throws IOException {
		return String.join("\n", new Snippets(this.folder).problems(comment + "\n```java\n" + block + "\n```\n"));
	}

}
