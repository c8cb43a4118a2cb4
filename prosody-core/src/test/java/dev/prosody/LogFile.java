package dev.prosody;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.apache.kafka.common.TopicPartition;

/**
 * The log of a partition on a broker's disk, of one segment, while the broker is down.
 */
final class LogFile {

	/** Base offset (8 bytes) and length of the rest (4) of each batch. */
	private static final int HEADER = 12;

	private final Path file;

	LogFile(Path data, TopicPartition partition) {
		this.file = data.resolve(partition.toString()).resolve("00000000000000000000.log");
	}

	/**
	 * Cuts the log, as a broker does that takes over from one which had more.
	 * @param end the first offset that is lost; a batch must begin there
	 */
	void cut(long end) throws IOException {
		try (FileChannel log = FileChannel.open(this.file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			long position = 0;
			ByteBuffer header = ByteBuffer.allocate(HEADER);
			while (log.read(header.clear(), position) == HEADER && header.getLong(0) < end) {
				position += HEADER + header.getInt(Long.BYTES);
			}
			if (header.getLong(0) != end) {
				throw new IllegalStateException("No batch begins at " + end + " in " + this.file);
			}
			log.truncate(position);
		}
	}

}
