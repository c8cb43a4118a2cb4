package dev.prosody;

import java.time.Duration;

import dev.prosody.send.KeyPartitioning;
import dev.prosody.send.TypeHeader;

/**
 * How a client sends.
 *
 * @param timeout bounds a send including its acknowledgement, positive
 * @param idempotenceCacheSize how many acknowledged event ids are remembered, 0 for none
 * @param typeHeader how events say of which class their payload is
 * @param partitioning how keys are assigned to partitions
 */
record SendSettings(Duration timeout, int idempotenceCacheSize, TypeHeader typeHeader, KeyPartitioning partitioning) {

	static final SendSettings DEFAULTS = new SendSettings(Duration.ofSeconds(30), 8192, TypeHeader.NONE,
			KeyPartitioning.MURMUR2);

	SendSettings withTimeout(Duration changed) {
		return new SendSettings(changed, this.idempotenceCacheSize, this.typeHeader, this.partitioning);
	}

	SendSettings withIdempotenceCacheSize(int changed) {
		if (changed < 0) {
			throw new IllegalArgumentException("'idempotenceCacheSize' must not be negative but was " + changed);
		}
		return new SendSettings(this.timeout, changed, this.typeHeader, this.partitioning);
	}

	SendSettings withTypeHeader(TypeHeader changed) {
		return new SendSettings(this.timeout, this.idempotenceCacheSize, changed, this.partitioning);
	}

	SendSettings withPartitioning(KeyPartitioning changed) {
		return new SendSettings(this.timeout, this.idempotenceCacheSize, this.typeHeader, changed);
	}

}
