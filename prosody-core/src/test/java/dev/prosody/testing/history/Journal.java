package dev.prosody.testing.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A history of attempts that survives the death of its process: one line per fact, in the
 * hands of the operating system before the handler goes on. Thread-safe.
 */
public final class Journal implements AutoCloseable {

	private static final String STARTED = "S";

	private static final String RETURNED = "R";

	private final FileChannel file;

	private long attempts;

	private Journal(FileChannel file) {
		this.file = file;
	}

	/**
	 * Opens a journal of its own for each process.
	 * @param path a file that does not exist yet
	 * @return the journal
	 */
	public static Journal create(Path path) throws IOException {
		return new Journal(FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
	}

	/**
	 * Records the start of an attempt.
	 * @return its number in the journal
	 */
	public synchronized long started(EventPosition event, String key, int attempt) throws IOException {
		long id = ++this.attempts;
		write(String.join(" ", STARTED, Long.toString(id), text(event), key, Integer.toString(attempt)));
		return id;
	}

	/** Records that an attempt is about to return. */
	public synchronized void returned(long id, EventPosition event) throws IOException {
		write(String.join(" ", RETURNED, Long.toString(id), text(event)));
	}

	private void write(String line) throws IOException {
		this.file.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
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
		String text = Files.readString(path);
		List<Fact> facts = new ArrayList<>();
		text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach((line) -> {
			String[] words = line.split(" ");
			long id = Long.parseLong(words[1]);
			EventPosition event = new EventPosition(words[2], Integer.parseInt(words[3]), Long.parseLong(words[4]));
			facts.add(words[0].equals(STARTED)
					? new Fact.Started(instance, id, event, words[5], Integer.parseInt(words[6]), List.of())
					: new Fact.Returned(instance, id, event));
		});
		return facts;
	}

	private static String text(EventPosition event) {
		return event.topic() + " " + event.partition() + " " + event.offset();
	}

}
