package dev.prosody.testing.hostile;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * Draws hostile records: key, value and headers independently. The same seed gives the
 * same records. Not thread-safe.
 */
public final class HostileRecords {

	private static final int USUAL_KEYS = 50;

	private static final int LONGEST_RANDOM = 200;

	private final RandomGenerator random;

	private final HostileJson json;

	private final HostileHeaders headers;

	/**
	 * Creates a source of records.
	 * @param random decides
	 */
	public HostileRecords(RandomGenerator random) {
		this.random = random;
		this.json = new HostileJson(random);
		this.headers = new HostileHeaders(random);
	}

	/** The next record, of less than 100 KB. */
	public HostileRecord next() {
		return new HostileRecord(key(), value(), this.headers.next());
	}

	/** A record with a value of 10 MB and more, below 12 MiB. */
	public HostileRecord huge() {
		return new HostileRecord(key(), this.json.huge(), this.headers.next());
	}

	private byte @Nullable [] key() {
		return switch (this.random.nextInt(12)) {
			case 0 -> null;
			case 1 -> new byte[0];
			case 2 -> bytes(this.random.nextInt(LONGEST_RANDOM));
			case 3 -> bytes(1);
			default -> ("key-" + this.random.nextInt(USUAL_KEYS)).getBytes(StandardCharsets.UTF_8);
		};
	}

	private byte @Nullable [] value() {
		return switch (this.random.nextInt(20)) {
			case 0 -> null;
			case 1 -> new byte[0];
			case 2, 3 -> bytes(this.random.nextInt(LONGEST_RANDOM));
			case 4, 5 -> damaged(this.json.next());
			default -> this.json.next();
		};
	}

	/** Cut off somewhere, or with some bytes changed. */
	private byte[] damaged(byte[] value) {
		if (value.length == 0 || this.random.nextBoolean()) {
			byte[] cut = new byte[this.random.nextInt(value.length + 1)];
			System.arraycopy(value, 0, cut, 0, cut.length);
			return cut;
		}
		byte[] changed = value.clone();
		for (int i = this.random.nextInt(1, 4); i > 0; i--) {
			changed[this.random.nextInt(changed.length)] = (byte) this.random.nextInt();
		}
		return changed;
	}

	private byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return bytes;
	}

}
