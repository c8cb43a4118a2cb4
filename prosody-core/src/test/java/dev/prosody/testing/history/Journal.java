package dev.prosody.testing.history;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/**
 * A history that survives the death of its process: one line per fact, in the hands of
 * the operating system before the process goes on. Lines carry {@link System#nanoTime()},
 * which on one machine is the same clock for all processes. Thread-safe.
 */
public final class Journal implements Recorder, AutoCloseable {

	/** Not a channel: those are closed by an interrupt of whoever writes. */
	private final OutputStream file;

	private long attempts;

	private Journal(OutputStream file) {
		this.file = file;
	}

	/**
	 * Opens a journal of its own for each process.
	 * @param path a file that does not exist yet
	 * @return the journal
	 */
	public static Journal create(Path path) throws IOException {
		if (!path.toFile().createNewFile()) {
			throw new FileAlreadyExistsException(path.toString());
		}
		return new Journal(new FileOutputStream(path.toFile()));
	}

	@Override
	public synchronized void add(Fact fact) {
		String line = JournalLine.of(System.nanoTime(), fact) + "\n";
		try {
			this.file.write(line.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public synchronized long nextAttemptId() {
		return ++this.attempts;
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

	/**
	 * Reads a journal.
	 * @param path its file
	 * @param instance name of the process in the facts
	 * @return its facts; a last line that the process could not finish is no fact
	 */
	public static List<Fact> read(Path path, String instance) throws IOException {
		return new JournalReader(path, instance, 0).readNew().stream().map(Entry::fact).toList();
	}

	/**
	 * A fact and when it was written down.
	 *
	 * @param nanoTime the time
	 * @param fact the fact
	 */
	public record Entry(long nanoTime, Fact fact) {
	}

}
