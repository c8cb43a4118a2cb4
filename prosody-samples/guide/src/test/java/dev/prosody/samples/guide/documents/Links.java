package dev.prosody.samples.guide.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The links of Markdown files to files of the same repository and their headings. What is
 * elsewhere is not looked at.
 *
 * @param root folder of the repository
 */
record Links(Path root) {

	private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+(?:\\([^()\\s]*\\)[^()\\s]*)*)\\)");

	private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

	private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)(?: +#+)?");

	/** What headings lose on their way into an address: all but words and blanks. */
	private static final Pattern LOST = Pattern.compile("[^\\p{L}\\p{N}\\p{M}_ -]");

	/** Links of a file that lead nowhere, in words. */
	List<String> problems(Path file) throws IOException {
		List<String> problems = new ArrayList<>();
		for (String link : links(Files.readString(file))) {
			String problem = problem(file, link);
			if (problem != null) {
				problems.add(link + ": " + problem);
			}
		}
		return problems;
	}

	/** All links of a Markdown text to its own repository, without those in code. */
	static List<String> links(String markdown) {
		List<String> links = new ArrayList<>();
		for (String line : withoutCode(markdown)) {
			Matcher matcher = LINK.matcher(line);
			while (matcher.find()) {
				if (!ELSEWHERE.matcher(matcher.group(1)).matches()) {
					links.add(matcher.group(1));
				}
			}
		}
		return links;
	}

	private @Nullable String problem(Path file, String link) throws IOException {
		int hash = link.indexOf('#');
		String path = (hash >= 0) ? link.substring(0, hash) : link;
		Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
		if (!target.toAbsolutePath().normalize().startsWith(this.root.toAbsolutePath().normalize())) {
			return "leads out of the repository";
		}
		if (!Files.exists(target)) {
			return "there is no such file";
		}
		if (hash < 0) {
			return null;
		}
		Set<String> anchors = anchors(Files.readString(target));
		return anchors.contains(link.substring(hash + 1)) ? null : "there is no such heading, but there are " + anchors;
	}

	/** Addresses of the headings of a Markdown text, as GitHub makes them. */
	static Set<String> anchors(String markdown) {
		Set<String> anchors = new HashSet<>();
		Map<String, Integer> seen = new HashMap<>();
		for (String line : lines(markdown)) {
			Matcher heading = HEADING.matcher(line);
			if (heading.matches()) {
				String text = heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
				String anchor = LOST.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("").replace(' ', '-');
				int before = seen.merge(anchor, 1, Integer::sum) - 1;
				anchors.add((before == 0) ? anchor : anchor + "-" + before);
			}
		}
		return anchors;
	}

	private static List<String> withoutCode(String markdown) {
		return lines(markdown).stream().map((line) -> line.replaceAll("`[^`]*`", "")).toList();
	}

	/** The lines outside of fenced code. */
	private static List<String> lines(String markdown) {
		List<String> lines = new ArrayList<>();
		boolean code = false;
		for (String line : markdown.lines().toList()) {
			if (line.strip().startsWith("```")) {
				code = !code;
			}
			else if (!code) {
				lines.add(line);
			}
		}
		return lines;
	}

}
