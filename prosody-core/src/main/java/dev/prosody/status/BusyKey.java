package dev.prosody.status;

import java.time.Duration;

/**
 * A key that kept handlers busy for more than a second lately.
 *
 * @param topic the topic of its events
 * @param partition their partition
 * @param keyHash hash of the key, in hexadecimal
 * @param key the key itself: UTF-8, or its bytes in hexadecimal if it is not. May be
 * personal data, so {@link #toString()} leaves it out
 * @param share share of the last minutes in which an event of it was attempted, from 0 to
 * 1; what is two minutes ago counts half
 * @param attempt what an attempt took lately: the last one counts by an eighth, one that
 * runs for longer alone
 */
public record BusyKey(String topic, int partition, String keyHash, String key, double share, Duration attempt) {

	@Override
	public String toString() {
		return "BusyKey[topic=%s, partition=%d, keyHash=%s, share=%.3f, attempt=%s]".formatted(this.topic,
				this.partition, this.keyHash, this.share, this.attempt);
	}

}
