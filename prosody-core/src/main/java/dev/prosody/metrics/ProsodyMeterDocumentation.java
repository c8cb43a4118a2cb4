package dev.prosody.metrics;

import java.util.List;
import java.util.stream.Stream;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of listeners, besides the timers of their observations, and of their client.
 * Those of listeners carry the tags of {@link ListenerTags}. Names and tags are part of
 * the API. Those that describe partitions are there while the listener has some; the
 * others from its creation to the end of its client.
 */
public enum ProsodyMeterDocumentation implements MeterDocumentation {

	STARTED("prosody.started", Meter.Type.GAUGE, null, Scope.LISTENER,
			"Whether the listener is meant to run, also if it cannot: 1, or 0 if it was not started or has been stopped"),

	UP("prosody.up", Meter.Type.GAUGE, null, Scope.LISTENER, "Whether the listener is a member of its group: 1 or 0"),

	FAILED("prosody.failed", Meter.Type.GAUGE, null, Scope.LISTENER,
			"Whether the listener has ended by an error that no retry can heal: 1 or 0"),

	PARTITIONS("prosody.partitions", Meter.Type.GAUGE, "partitions", Scope.LISTENER, "Partitions that are assigned"),

	RUNNING("prosody.running", Meter.Type.GAUGE, "events", Scope.LISTENER, "Attempts that run now"),

	PERMITS("prosody.permits", Meter.Type.GAUGE, "permits", Scope.LISTENER, "Attempts that may run at once"),

	IN_FLIGHT("prosody.in.flight", Meter.Type.GAUGE, "events", Scope.PARTITIONS, "Events polled and not settled"),

	IN_FLIGHT_SIZE("prosody.in.flight.size", Meter.Type.GAUGE, "bytes", Scope.PARTITIONS,
			"Keys and values of the events in flight"),

	QUEUED("prosody.queued", Meter.Type.GAUGE, "events", Scope.PARTITIONS,
			"Events in flight that do not run: they wait for their key, for a permit or for their next attempt"),

	LANES("prosody.lanes", Meter.Type.GAUGE, "keys", Scope.PARTITIONS,
			"Keys with events in flight, or with some a moment ago"),

	UNCOMMITTED("prosody.uncommitted", Meter.Type.GAUGE, "events", Scope.PARTITIONS,
			"Offsets between what is committed and what was polled"),

	AHEAD("prosody.ahead", Meter.Type.GAUGE, "events", Scope.PARTITIONS,
			"Settled events above the oldest unsettled one of their partition"),

	LAG("prosody.lag", Meter.Type.GAUGE, "events", Scope.PARTITIONS,
			"Events that were not handled yet: not polled, or in flight. The one to scale on; of partitions whose lag is known"),

	LAG_COMMITTED("prosody.lag.committed", Meter.Type.GAUGE, "events", Scope.PARTITIONS,
			"Events that another owner of the partitions would read: what Kafka's tools call the lag. One stuck event makes it grow although everything else is handled"),

	LAG_UNKNOWN("prosody.lag.unknown", Meter.Type.GAUGE, "partitions", Scope.PARTITIONS,
			"Partitions whose lag is not known, and missing in both: for a moment after an assignment, or as long as they cannot be fetched"),

	PAUSED("prosody.paused", Meter.Type.GAUGE, "partitions", Scope.PARTITIONS,
			"Partitions that are not fetched at the moment"),

	OLDEST("prosody.oldest.age", Meter.Type.GAUGE, "seconds", Scope.PARTITIONS,
			"Age of the oldest unsettled event, from its poll on"),

	STALLED("prosody.stalled", Meter.Type.GAUGE, null, Scope.PARTITIONS, "Whether a partition is stalled: 1 or 0"),

	EVENTS("prosody.events", Meter.Type.COUNTER, "events", Scope.LISTENER,
			"Events that have ended, by the way they did") {

		@Override
		public KeyName[] getAdditionalKeyNames() {
			return OutcomeTags.values();
		}

	},

	SKIPPED("prosody.skipped", Meter.Type.COUNTER, "events", Scope.LISTENER,
			"Events that were settled without being handled, by reason") {

		@Override
		public KeyName[] getAdditionalKeyNames() {
			return ReasonTags.values();
		}

	},

	RETRIES("prosody.retries", Meter.Type.COUNTER, "attempts", Scope.LISTENER, "Attempts after the first"),

	DEAD_LETTERS("prosody.dead.letters", Meter.Type.COUNTER, "events", Scope.LISTENER,
			"Dead letters that were acknowledged"),

	STALLS("prosody.stalls", Meter.Type.COUNTER, "stalls", Scope.LISTENER, "Times that a partition stalled"),

	REBALANCES("prosody.rebalances", Meter.Type.COUNTER, "rebalances", Scope.LISTENER,
			"Changes of the assignment, by kind") {

		@Override
		public KeyName[] getAdditionalKeyNames() {
			return KindTags.values();
		}

	},

	COMMIT_FAILURES("prosody.commit.failures", Meter.Type.COUNTER, "commits", Scope.LISTENER,
			"Commits that were refused or not answered; they are repeated"),

	WAIT("prosody.wait", Meter.Type.TIMER, "seconds", Scope.LISTENER, "From the poll of an event to its first attempt"),

	COMMIT("prosody.commit", Meter.Type.TIMER, "seconds", Scope.LISTENER, "From a commit to its acknowledgement"),

	REVOKE("prosody.revoke", Meter.Type.TIMER, "seconds", Scope.LISTENER,
			"Giving partitions back: draining, cancelling and the last commit"),

	NOTIFICATIONS_DROPPED("prosody.notifications.dropped", Meter.Type.COUNTER, "notifications", Scope.CLIENT,
			"Application events that their receivers did not take in time"),

	TELEMETRY_DROPPED("prosody.telemetry.dropped", Meter.Type.COUNTER, "records", Scope.CLIENT,
			"Records of the telemetry topic that came faster than they could be written");

	/** Of what a meter tells, and how long it is there. */
	public enum Scope {

		/** The listener: from its creation to the end of its client. */
		LISTENER,

		/** Its partitions: while there are some. */
		PARTITIONS,

		/** The client: as long as it lives, if the feature is on. */
		CLIENT

	}

	/** Tags of all meters of listeners; the same as of {@code prosody.process}. */
	public enum ListenerTags implements KeyName {

		/** The listener's id. */
		LISTENER("prosody.listener.id"),

		/** The consumer group. */
		GROUP("messaging.consumer.group.name");

		private final String key;

		ListenerTags(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Tags of {@link #EVENTS}. */
	public enum OutcomeTags implements KeyName {

		/**
		 * How the event ended: succeeded, dead-lettered, discarded, skipped, or aborted
		 * (its partition went away; it is redelivered).
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/** Tags of {@link #SKIPPED}. */
	public enum ReasonTags implements KeyName {

		/**
		 * The reason, as {@code event-type}: see {@link dev.prosody.status.SkipReason}.
		 */
		REASON {

			@Override
			public String asString() {
				return "reason";
			}

		}

	}

	/** Tags of {@link #REBALANCES}. */
	public enum KindTags implements KeyName {

		/** What happened: assigned, revoked, or lost. */
		KIND {

			@Override
			public String asString() {
				return "kind";
			}

		}

	}

	private final String name;

	private final Meter.Type type;

	private final @Nullable String unit;

	private final Scope scope;

	private final String description;

	ProsodyMeterDocumentation(String name, Meter.Type type, @Nullable String unit, Scope scope, String description) {
		this.name = name;
		this.type = type;
		this.unit = unit;
		this.scope = scope;
		this.description = description;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.unit;
	}

	/**
	 * Of what it tells, and how long it is there.
	 * @return the scope
	 */
	public Scope getScope() {
		return this.scope;
	}

	/**
	 * What it tells.
	 * @return a text without full stop at the end
	 */
	public String getDescription() {
		return this.description;
	}

	@Override
	public KeyName[] getKeyNames() {
		return (this.scope == Scope.CLIENT) ? new KeyName[0] : ListenerTags.values();
	}

	/**
	 * Names of all its tags.
	 * @return the names, those that all meters have first
	 */
	public List<String> getTagNames() {
		return Stream.of(getKeyNames(), getAdditionalKeyNames()).flatMap(Stream::of).map(KeyName::asString).toList();
	}

}
