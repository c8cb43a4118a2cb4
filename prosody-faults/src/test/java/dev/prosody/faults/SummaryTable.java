package dev.prosody.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.prosody.testing.Figures;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Collects the rows of all trials of a build in a file, and puts the table into a
 * document if the build is told to: {@code -Dprosody.faults.document=…}.
 */
final class SummaryTable {

	private static final String BEGIN = "<!-- fault suite: begin -->";

	private static final String END = "<!-- fault suite: end -->";

	private final Path directory = Path.of(System.getProperty("prosody.faults.output", "target/fault-suite"));

	/** Adds a row, or replaces that of an earlier run. */
	void add(TrialSummary summary) {
		Figures.print("faults", "%s", summary);
		try {
			Files.createDirectories(this.directory);
			String file = (summary.name() + " " + summary.flavour()).replaceAll("[^A-Za-z0-9]+", "-");
			Files.writeString(this.directory.resolve(file.toLowerCase(Locale.ROOT) + ".row"), summary.row());
			String table = table();
			Files.writeString(this.directory.resolve("summary.md"), table);
			String document = System.getProperty("prosody.faults.document", "");
			if (!document.isBlank()) {
				putInto(Path.of(document), table);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String table() throws IOException {
		StringBuilder table = new StringBuilder(TrialSummary.HEADER);
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path row : files.filter((file) -> file.toString().endsWith(".row")).sorted().toList()) {
				table.append(Files.readString(row));
			}
		}
		return table + "\nRun on %s with Kafka %s, Java %s (%s), %d processors.\n".formatted(
				LocalDate.now(ZoneOffset.UTC), AppInfoParser.getVersion(), Runtime.version().feature(),
				System.getProperty("java.vendor"), Runtime.getRuntime().availableProcessors());
	}

	private static void putInto(Path document, String table) throws IOException {
		List<String> lines = Files.readAllLines(document);
		int begin = lines.indexOf(BEGIN);
		int end = lines.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalStateException(document + " has no lines '" + BEGIN + "' and '" + END + "'");
		}
		String text = String.join("\n", lines.subList(0, begin + 1)) + "\n\n" + table + "\n"
				+ String.join("\n", lines.subList(end, lines.size())) + "\n";
		Files.writeString(document, text);
	}

}
