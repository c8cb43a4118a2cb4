package dev.prosody.testing.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a journal while it is written. Not thread-safe. */
public final class JournalReader {

	private final Path path;

	private final String instance;

	private final long firstAttempt;

	private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();

	private long position;

	/**
	 * Creates a reader.
	 * @param path the file, which need not exist yet
	 * @param instance name of the process in the facts
	 * @param firstAttempt added to the numbers of attempts, to tell those of several
	 * journals apart
	 */
	public JournalReader(Path path, String instance, long firstAttempt) {
		this.path = path;
		this.instance = instance;
		this.firstAttempt = firstAttempt;
	}

	/** What was written since the last call; a line that is not finished comes later. */
	public List<Journal.Entry> readNew() throws IOException {
		if (!Files.exists(this.path)) {
			return List.of();
		}
		try (RandomAccessFile file = new RandomAccessFile(this.path.toFile(), "r")) {
			file.seek(this.position);
			byte[] bytes = new byte[(int) (file.length() - this.position)];
			file.readFully(bytes);
			this.position += bytes.length;
			this.unfinished.writeBytes(bytes);
		}
		String text = this.unfinished.toString(StandardCharsets.UTF_8);
		int end = text.lastIndexOf('\n') + 1;
		this.unfinished.reset();
		this.unfinished.writeBytes(text.substring(end).getBytes(StandardCharsets.UTF_8));
		return text.substring(0, end)
			.lines()
			.map((line) -> JournalLine.parse(line, this.instance, this.firstAttempt))
			.toList();
	}

}
