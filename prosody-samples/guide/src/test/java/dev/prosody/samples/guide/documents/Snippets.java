package dev.prosody.samples.guide.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code blocks of a Markdown file that are regions of source files: each follows a
 * comment {@code <!-- region: path#tag -->}. Java and YAML must be one, other code may
 * be.
 *
 * @param folder where the paths begin
 */
record Snippets(Path folder) {

	private static final Pattern REFERENCE = Pattern.compile("<!-- region: (\\S+)#(\\S+) -->");

	/** Snippets that cannot be found or differ from their regions, in words. */
	List<String> problems(String markdown) throws IOException {
		List<String> problems = new ArrayList<>(codeWithoutRegion(markdown.lines().toList()));
		for (Snippet snippet : snippets(markdown)) {
			List<String> region = region(snippet);
			if (region.isEmpty()) {
				problems.add(snippet.place() + ": there is no such region");
			}
			else if (!region.equals(snippet.lines())) {
				problems.add(snippet.place() + ": the file says\n" + String.join("\n", region)
						+ "\nbut the document says\n" + String.join("\n", snippet.lines()));
			}
		}
		return problems;
	}

	/** All snippets of a Markdown text, in order. */
	static List<Snippet> snippets(String markdown) {
		List<String> lines = markdown.lines().toList();
		List<Snippet> snippets = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			Matcher reference = REFERENCE.matcher(lines.get(i).strip());
			if (reference.matches()) {
				snippets.add(new Snippet(reference.group(1), reference.group(2), block(lines, i + 1)));
			}
		}
		return snippets;
	}

	private static List<String> codeWithoutRegion(List<String> lines) {
		List<String> problems = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			String language = lines.get(i).strip();
			if ((language.equals("```java") || language.equals("```yaml"))
					&& (i == 0 || !REFERENCE.matcher(lines.get(i - 1).strip()).matches())) {
				problems.add("Line " + (i + 1) + " begins " + language.substring(3)
						+ " that no test sees: make it a region of a source file"
						+ " and put <!-- region: path#tag --> before it");
			}
		}
		return problems;
	}

	/** The fenced block that begins here; none if no such block does. */
	private static List<String> block(List<String> lines, int start) {
		if (start >= lines.size() || !lines.get(start).startsWith("```")) {
			return List.of();
		}
		return lines.stream().skip(start + 1).takeWhile((line) -> !line.equals("```")).toList();
	}

	/**
	 * The lines between the two tags, without the indentation that all have; none if the
	 * tags are missing.
	 */
	private List<String> region(Snippet snippet) throws IOException {
		Path file = this.folder.resolve(snippet.path());
		if (!Files.isRegularFile(file)) {
			return List.of();
		}
		List<String> lines = Files.readAllLines(file);
		int start = indexOf(lines, "tag::" + snippet.tag() + "[]");
		int end = indexOf(lines, "end::" + snippet.tag() + "[]");
		if (start < 0 || end < start) {
			return List.of();
		}
		return String.join("\n", lines.subList(start + 1, end)).stripIndent().lines().toList();
	}

	private static int indexOf(List<String> lines, String mark) {
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).contains(mark)) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * A code block.
	 *
	 * @param path file that it comes from
	 * @param tag its region there
	 * @param lines what it says
	 */
	record Snippet(String path, String tag, List<String> lines) {

		String place() {
			return this.path + "#" + this.tag;
		}

	}

}
