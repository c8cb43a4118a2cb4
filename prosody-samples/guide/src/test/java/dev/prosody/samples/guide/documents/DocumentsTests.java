package dev.prosody.samples.guide.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents show what is compiled and tested, and link to what exists. */
class DocumentsTests {

	private static final Path ROOT = Path.of("..", "..");

	private static final String GUIDE = "prosody-samples/guide/src/";

	private static final Pattern TAG = Pattern.compile("tag::(\\S+)\\[]");

	/** All Markdown files of the repository, from its root. */
	static List<String> documents() throws IOException {
		return files(ROOT, ".md");
	}

	@ParameterizedTest
	@MethodSource("documents")
	void showRegionsOfTestedFilesAsTheyAre(String document) throws IOException {
		assertThat(new Snippets(ROOT).problems(read(document))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void linkToWhatExists(String document) throws IOException {
		assertThat(new Links(ROOT).problems(ROOT.resolve(document))).isEmpty();
	}

	@Test
	void documentsWithSnippetsAreLookedAt() throws IOException {
		assertThat(documents()).contains("README.md", "SECURITY.md", "docs/listeners.md", "docs/GUARANTEES.md");
		assertThat(Snippets.snippets(read("README.md"))).isNotEmpty();
		assertThat(Snippets.snippets(read("docs/listeners.md"))).isNotEmpty();
	}

	/** What no page shows has no reason to be in the guide. */
	@Test
	void everyRegionOfTheGuideIsShown() throws IOException {
		List<String> shown = documents().stream()
			.flatMap((document) -> Snippets.snippets(read(document)).stream())
			.map(Snippets.Snippet::place)
			.toList();

		assertThat(shown).containsAll(regions());
	}

	@Test
	void everyPageIsInTheIndex() throws IOException {
		List<String> pages = documents().stream().filter((page) -> page.matches("docs/[^/]+[.]md")).toList();

		assertThat(Links.links(read("README.md"))).containsAll(pages);
	}

	private static List<String> regions() throws IOException {
		return files(ROOT.resolve(GUIDE), "").stream()
			.map((file) -> GUIDE + file)
			.filter((file) -> !file.contains("/documents/"))
			.flatMap((file) -> TAG.matcher(read(file)).results().map((MatchResult tag) -> file + "#" + tag.group(1)))
			.toList();
	}

	private static String read(String file) {
		try {
			return Files.readString(ROOT.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Without what a build has made, and what is hidden. */
	private static List<String> files(Path folder, String suffix) throws IOException {
		List<Path> files = new ArrayList<>();
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
				String name = directory.getFileName().toString();
				boolean skipped = name.equals("target") || (name.startsWith(".") && !name.equals(".."));
				return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				files.add(file);
				return FileVisitResult.CONTINUE;
			}

		});
		return files.stream()
			.map((file) -> folder.relativize(file).toString().replace('\\', '/'))
			.filter((file) -> file.endsWith(suffix))
			.sorted()
			.toList();
	}

}
