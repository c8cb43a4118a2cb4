package dev.prosody.testing.hostile;

import java.util.List;

import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What somebody sends who means no good, or does not know better.
 *
 * @param key the key's bytes, possibly none
 * @param value the value's bytes, possibly none
 * @param headers the headers, in their order
 */
@SuppressWarnings("ArrayRecordComponent")
public record HostileRecord(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {

	/** Size of key and value. */
	public int bytes() {
		return ((this.key != null) ? this.key.length : 0) + ((this.value != null) ? this.value.length : 0);
	}

}
