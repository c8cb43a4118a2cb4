package dev.prosody.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of Prosody. Key names follow OpenTelemetry's messaging conventions
 * where these have one; they are part of the API.
 */
public enum ProsodyObservationDocumentation implements ObservationDocumentation {

	/**
	 * Sending an event or a dead letter, from the call to the broker's acknowledgement.
	 */
	SEND {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSendObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return SendLowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return SendHighCardinality.values();
		}

	},

	/**
	 * One attempt to handle an event, without the waits around it: a retry is a sibling
	 * of the attempt before. Its parent is the producer's context in the record's
	 * headers.
	 */
	PROCESS {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultProcessObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return ProcessLowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return ProcessHighCardinality.values();
		}

	};

	/** Low-cardinality keys of {@link #SEND}. */
	public enum SendLowCardinality implements KeyName {

		/** Always {@code kafka}. */
		SYSTEM("messaging.system"),

		/** Always {@code send}. */
		OPERATION_TYPE("messaging.operation.type"),

		/** Always {@code send}. */
		OPERATION_NAME("messaging.operation.name"),

		/** The topic. */
		DESTINATION("messaging.destination.name");

		private final String key;

		SendLowCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** High-cardinality keys of {@link #SEND}; each only where it is known. */
	public enum SendHighCardinality implements KeyName {

		/** Hash of the key, see {@link dev.prosody.handler.KeyHash}. */
		KEY_HASH("prosody.key.hash"),

		/** The event id, if the sender gave one. */
		EVENT_ID("messaging.message.id"),

		/** The partition written to. */
		PARTITION("messaging.destination.partition.id"),

		/** The offset written to. */
		OFFSET("messaging.kafka.offset");

		private final String key;

		SendHighCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

		@Override
		public boolean isRequired() {
			return false;
		}

	}

	/** Low-cardinality keys of {@link #PROCESS}. */
	public enum ProcessLowCardinality implements KeyName {

		/** Always {@code kafka}. */
		SYSTEM("messaging.system"),

		/** Always {@code process}. */
		OPERATION_TYPE("messaging.operation.type"),

		/** Always {@code process}. */
		OPERATION_NAME("messaging.operation.name"),

		/** The topic. */
		DESTINATION("messaging.destination.name"),

		/** The consumer group. */
		GROUP("messaging.consumer.group.name"),

		/** The listener's id. */
		LISTENER("prosody.listener.id");

		private final String key;

		ProcessLowCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** High-cardinality keys of {@link #PROCESS}. */
	public enum ProcessHighCardinality implements KeyName {

		/** Number of the attempt, from 1; high, as retries may be unlimited. */
		ATTEMPT("prosody.attempt"),

		/**
		 * Hash of the key, see {@link dev.prosody.handler.KeyHash}; absent without key.
		 */
		KEY_HASH("prosody.key.hash"),

		/** The event id. */
		EVENT_ID("messaging.message.id"),

		/** The partition read from. */
		PARTITION("messaging.destination.partition.id"),

		/** The offset in the partition. */
		OFFSET("messaging.kafka.offset");

		private final String key;

		ProcessHighCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
