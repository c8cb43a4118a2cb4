package dev.prosody.dedup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What makes two records the same event: group, topic, partition, key and the event's id.
 * The same id with another key or topic is another event. Immutable.
 */
public final class EventIdentity {

	private final String groupId;

	private final String topic;

	private final int partition;

	private final byte @Nullable [] key;

	private final String id;

	/**
	 * Creates an identity.
	 * @param groupId the consumer group that handles the event
	 * @param topic its topic
	 * @param partition its partition
	 * @param key its key, {@code null} for none; not copied
	 * @param id its id
	 */
	public EventIdentity(String groupId, String topic, int partition, byte @Nullable [] key, String id) {
		this.groupId = groupId;
		this.topic = topic;
		this.partition = partition;
		this.key = key;
		this.id = id;
	}

	/** The topic. */
	public String topic() {
		return this.topic;
	}

	/** The partition. */
	public int partition() {
		return this.partition;
	}

	/**
	 * The identity in 128 bits, for stores: a name-based UUID (version 8) of a SHA-256
	 * over all parts, each with its length before it, so that no two identities are
	 * confused. It is the same in every process and release.
	 */
	public UUID toUuid() {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			update(digest, this.groupId.getBytes(StandardCharsets.UTF_8));
			update(digest, this.topic.getBytes(StandardCharsets.UTF_8));
			digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, this.partition));
			update(digest, this.key);
			update(digest, this.id.getBytes(StandardCharsets.UTF_8));
			ByteBuffer hash = ByteBuffer.wrap(digest.digest());
			return new UUID((hash.getLong() & ~0xF000L) | 0x8000L,
					(hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private static void update(MessageDigest digest, byte @Nullable [] part) {
		digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, (part != null) ? part.length : -1));
		if (part != null) {
			digest.update(part);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof EventIdentity that && this.partition == that.partition && this.id.equals(that.id)
				&& Arrays.equals(this.key, that.key) && this.topic.equals(that.topic)
				&& this.groupId.equals(that.groupId);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.id, this.topic, this.partition) * 31 + Arrays.hashCode(this.key);
	}

	/** Without key and id, which may be personal data. */
	@Override
	public String toString() {
		return "event of " + this.topic + "-" + this.partition + " in group " + this.groupId;
	}

}
