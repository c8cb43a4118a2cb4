package dev.prosody.engine.offset;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Offsets above a committed one that are settled already, as it travels in the metadata
 * of the commit: whoever gets the partition next need not handle them again. Immutable.
 * <p>
 * Format, base64 without padding: version (1 byte), topic id (16), base offset, leader
 * epoch of the newest settled record plus one, then the lengths of runs of offsets from
 * the base, alternately unsettled and settled (variable-length integers, as in Protocol
 * Buffers), CRC-32C of all that (4). Too many runs are cut off at the end: what is not
 * told is not settled.
 */
public final class SettledOffsets {

	private static final byte VERSION = 1;

	private static final int TOPIC_ID_BYTES = 16;

	private static final int MAX_VARINT_BYTES = 10;

	private static final int FIXED_BYTES = 1 + TOPIC_ID_BYTES + 2 * MAX_VARINT_BYTES + Integer.BYTES;

	private final Uuid topicId;

	private final long base;

	private final int leaderEpoch;

	/** Alternately unsettled and settled, an even number of them. */
	private final List<Long> runs;

	/** Asked for each record: not summed up again. */
	private final long end;

	/**
	 * Creates them.
	 * @param topicId id of the topic
	 * @param base the committed offset, which is unsettled
	 * @param leaderEpoch leader epoch of the newest settled record, -1 if unknown
	 * @param runs lengths of runs from the base, alternately unsettled and settled
	 */
	SettledOffsets(Uuid topicId, long base, int leaderEpoch, List<Long> runs) {
		this.topicId = topicId;
		this.base = base;
		this.leaderEpoch = leaderEpoch;
		this.runs = List.copyOf(runs);
		this.end = base + runs.stream().mapToLong(Long::longValue).sum();
	}

	/** The offset they were committed with. */
	public long base() {
		return this.base;
	}

	/**
	 * Whether a record was settled.
	 * @param offset its offset
	 * @param epoch its leader epoch: a newer one than any settled record had may stand
	 * for a log that was cut and written again
	 * @return whether it need not be handled
	 */
	public boolean contains(long offset, Optional<Integer> epoch) {
		if (offset <= this.base || offset >= this.end || isOlderThan(epoch)) {
			return false;
		}
		long runEnd = this.base;
		boolean settled = false;
		for (long run : this.runs) {
			runEnd += run;
			if (offset < runEnd) {
				return settled;
			}
			settled = !settled;
		}
		return false;
	}

	/**
	 * Whether a record is of a newer leader than any settled one. So are all above it.
	 * @param epoch its leader epoch
	 * @return whether nothing is known about it
	 */
	public boolean isOlderThan(Optional<Integer> epoch) {
		return epoch.orElse(-1) > this.leaderEpoch;
	}

	/** The offset after the last settled one. */
	public long end() {
		return this.end;
	}

	/** Leader epoch of the newest settled record, -1 if unknown. */
	int leaderEpoch() {
		return this.leaderEpoch;
	}

	/** Tells about the offsets from a given one on, in order. */
	void report(long from, SettledRuns collected) {
		long start = this.base;
		boolean settled = false;
		for (long run : this.runs) {
			long runEnd = start + run;
			if (runEnd > from) {
				collected.add(Math.max(start, from), runEnd, settled);
			}
			start = runEnd;
			settled = !settled;
		}
	}

	/**
	 * As text.
	 * @param maxChars what the broker accepts
	 * @return the text, empty if not even one run fits
	 */
	public String encode(int maxChars) {
		ByteBuffer bytes = ByteBuffer.allocate(Math.max(FIXED_BYTES, maxChars / 4 * 3) + 2 * MAX_VARINT_BYTES);
		bytes.put(VERSION);
		bytes.putLong(this.topicId.getMostSignificantBits());
		bytes.putLong(this.topicId.getLeastSignificantBits());
		putVarint(bytes, this.base);
		putVarint(bytes, this.leaderEpoch + 1L);
		int limit = maxChars / 4 * 3 - Integer.BYTES;
		int empty = bytes.position();
		for (int i = 0; i + 1 < this.runs.size(); i += 2) {
			int before = bytes.position();
			putVarint(bytes, this.runs.get(i));
			putVarint(bytes, this.runs.get(i + 1));
			if (bytes.position() > limit) {
				bytes.position(before);
				break;
			}
		}
		if (bytes.position() == empty || bytes.position() > limit) {
			return "";
		}
		bytes.putInt(checksum(bytes.array(), bytes.position()));
		return Base64.getEncoder().withoutPadding().encodeToString(copy(bytes));
	}

	/**
	 * Reads what a commit says.
	 * @param metadata its metadata
	 * @param committed its offset
	 * @param topicId id of the topic now
	 * @return what is settled; {@code null} for text that is not ours, damaged, or about
	 * another commit or topic: replication tools copy metadata to translated offsets
	 */
	public static @Nullable SettledOffsets decode(String metadata, long committed, Uuid topicId) {
		try {
			byte[] bytes = Base64.getDecoder().decode(metadata);
			int end = bytes.length - Integer.BYTES;
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			if (end <= 0 || buffer.getInt(end) != checksum(bytes, end) || buffer.get() != VERSION) {
				return null;
			}
			Uuid id = new Uuid(buffer.getLong(), buffer.getLong());
			long base = varint(buffer);
			int leaderEpoch = Math.toIntExact(varint(buffer) - 1);
			List<Long> runs = new ArrayList<>();
			while (buffer.position() < end) {
				runs.add(varint(buffer));
			}
			boolean usable = id.equals(topicId) && base == committed && runs.size() % 2 == 0
					&& runs.stream().allMatch((run) -> run > 0);
			return usable ? new SettledOffsets(id, base, leaderEpoch, runs) : null;
		}
		catch (IllegalArgumentException | BufferUnderflowException | ArithmeticException ex) {
			return null;
		}
	}

	private static int checksum(byte[] bytes, int length) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, length);
		return (int) crc.getValue();
	}

	private static byte[] copy(ByteBuffer bytes) {
		byte[] copy = new byte[bytes.position()];
		bytes.get(0, copy);
		return copy;
	}

	private static void putVarint(ByteBuffer bytes, long value) {
		long rest = value;
		while ((rest & ~0x7FL) != 0) {
			bytes.put((byte) (rest & 0x7F | 0x80));
			rest >>>= 7;
		}
		bytes.put((byte) rest);
	}

	private static long varint(ByteBuffer bytes) {
		long value = 0;
		for (int shift = 0; shift < Long.SIZE; shift += 7) {
			byte next = bytes.get();
			value |= (next & 0x7FL) << shift;
			if (next >= 0) {
				return value;
			}
		}
		throw new IllegalArgumentException("Not a variable-length integer");
	}

	@Override
	public String toString() {
		return "settled above " + this.base + ": " + this.runs;
	}

}
