package dev.prosody.listener;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Settings of one listener. Immutable; made by {@link #builder()}, changed copies by
 * {@link #toBuilder()}. Times are 36,500 days at most.
 *
 * @param mode what the defaults are, {@code PIPELINE} by default
 * @param maxConcurrency attempts that run at once, 1 or more, 32 by default
 * @param maxInFlight events polled and not settled over all partitions, 1 or more, 16,384
 * by default; each partition has a fair share
 * @param maxInFlightBytes keys and values of those events in bytes, 1 or more, 64 MiB by
 * default; one larger event always passes
 * @param maxAhead settled events above the lowest unsettled one of a partition before it
 * is paused, 1 or more, 100,000 by default
 * @param handlerTimeout time an attempt may run before it is cancelled, positive, 4
 * minutes by default
 * @param maxHandlerTimeout time up to which an attempt may extend its own timeout, at
 * least {@code handlerTimeout}, 15 minutes by default (or {@code handlerTimeout}, if that
 * is longer)
 * @param stallThreshold age of the oldest unsettled event at which the listener counts as
 * stalled, positive, 5 minutes by default
 * @param revokeTimeout time within which partitions that are taken away are drained,
 * cancelled and committed, positive, 20 seconds by default; with 5 seconds more it must
 * stay below {@code max.poll.interval.ms}
 * @param interruptOnTimeout whether expiry and revocation interrupt the handler's thread
 * besides raising its cancellation signal, true by default
 * @param shutdownTimeout time within which a stop ends, positive, 25 seconds by default
 * @param commitInterval time between commits, positive, 1 second by default
 * @param handlerThreads which threads run handlers, {@code AUTO} by default
 * @param missingTopics what to do at start about missing topics, {@code FAIL} by default
 * @param unmatched what to do with events that no handler method matches, {@code SKIP} by
 * default
 * @param deadLetter where events go that cannot be handled; by default what the mode says
 * @param filter which events reach the handler, all by default
 * @param dedup whether duplicates are skipped; by default what the mode says
 * @param scheduler who gets the next runner when all are busy
 * @param monopolization whether keys that take too much are held back; by default what
 * the mode says
 * @param typeMapping event types by what producers write into the header
 * {@code __TypeId__}; what is not in it is taken as it is. Empty by default
 */
public record ListenerOptions(ProsodyMode mode, int maxConcurrency, int maxInFlight, long maxInFlightBytes,
		int maxAhead, Duration handlerTimeout, Duration maxHandlerTimeout, Duration stallThreshold,
		Duration revokeTimeout, boolean interruptOnTimeout, Duration shutdownTimeout, Duration commitInterval,
		HandlerThreads handlerThreads, MissingTopics missingTopics, UnmatchedEvents unmatched,
		DeadLetterOptions deadLetter, FilterOptions filter, DedupOptions dedup, SchedulerOptions scheduler,
		MonopolizationOptions monopolization, Map<String, String> typeMapping) {

	/** Longer than anybody waits, and short enough for nanoseconds in a long. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	/** The defaults. */
	public static final ListenerOptions DEFAULTS = builder().build();

	public ListenerOptions {
		atLeastOne("maxConcurrency", maxConcurrency);
		atLeastOne("maxInFlight", maxInFlight);
		atLeastOne("maxInFlightBytes", maxInFlightBytes);
		atLeastOne("maxAhead", maxAhead);
		positive("handlerTimeout", handlerTimeout);
		if (maxHandlerTimeout.compareTo(handlerTimeout) < 0) {
			throw new IllegalArgumentException("'maxHandlerTimeout' must be at least 'handlerTimeout' ("
					+ handlerTimeout + ") but was " + maxHandlerTimeout);
		}
		positive("stallThreshold", stallThreshold);
		positive("revokeTimeout", revokeTimeout);
		positive("shutdownTimeout", shutdownTimeout);
		positive("commitInterval", commitInterval);
		typeMapping = Map.copyOf(typeMapping);
	}

	private static void atLeastOne(String name, long value) {
		if (value < 1) {
			throw new IllegalArgumentException("'" + name + "' must be at least 1 but was " + value);
		}
	}

	private static void positive(String name, Duration value) {
		if (!value.isPositive()) {
			throw new IllegalArgumentException("'" + name + "' must be positive but was " + value);
		}
		if (value.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("'" + name + "' must be at most 36500 days but was " + value);
		}
	}

	/** A builder that starts with the defaults. */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * A builder that starts with these settings, all of them set: a change of its mode
	 * changes nothing else.
	 */
	public Builder toBuilder() {
		return new Builder().mode(this.mode)
			.maxConcurrency(this.maxConcurrency)
			.maxInFlight(this.maxInFlight)
			.maxInFlightBytes(this.maxInFlightBytes)
			.maxAhead(this.maxAhead)
			.handlerTimeout(this.handlerTimeout)
			.maxHandlerTimeout(this.maxHandlerTimeout)
			.stallThreshold(this.stallThreshold)
			.revokeTimeout(this.revokeTimeout)
			.interruptOnTimeout(this.interruptOnTimeout)
			.shutdownTimeout(this.shutdownTimeout)
			.commitInterval(this.commitInterval)
			.handlerThreads(this.handlerThreads)
			.missingTopics(this.missingTopics)
			.unmatched(this.unmatched)
			.deadLetter(this.deadLetter)
			.filter(this.filter)
			.dedup(this.dedup)
			.scheduler(this.scheduler)
			.monopolization(this.monopolization)
			.typeMapping(this.typeMapping);
	}

	/** Builds {@link ListenerOptions}; see there for units, ranges and defaults. */
	public static final class Builder {

		private static final Duration MAX_HANDLER_TIMEOUT = Duration.ofMinutes(15);

		private ProsodyMode mode = ProsodyMode.PIPELINE;

		private int maxConcurrency = 32;

		private int maxInFlight = 16_384;

		private long maxInFlightBytes = 64L * 1024 * 1024;

		private int maxAhead = 100_000;

		private Duration handlerTimeout = Duration.ofMinutes(4);

		private @Nullable Duration maxHandlerTimeout;

		private Duration stallThreshold = Duration.ofMinutes(5);

		private Duration revokeTimeout = Duration.ofSeconds(20);

		private boolean interruptOnTimeout = true;

		private Duration shutdownTimeout = Duration.ofSeconds(25);

		private Duration commitInterval = Duration.ofSeconds(1);

		private HandlerThreads handlerThreads = HandlerThreads.AUTO;

		private MissingTopics missingTopics = MissingTopics.FAIL;

		private UnmatchedEvents unmatched = UnmatchedEvents.SKIP;

		private @Nullable DeadLetterOptions deadLetter;

		private FilterOptions filter = FilterOptions.DEFAULTS;

		private @Nullable DedupOptions dedup;

		private SchedulerOptions scheduler = SchedulerOptions.DEFAULTS;

		private @Nullable MonopolizationOptions monopolization;

		private Map<String, String> typeMapping = Map.of();

		private Builder() {
		}

		/** Sets {@link ListenerOptions#mode()}, and with it defaults that are not set. */
		public Builder mode(ProsodyMode mode) {
			this.mode = mode;
			return this;
		}

		/** Sets {@link ListenerOptions#maxConcurrency()}. */
		public Builder maxConcurrency(int maxConcurrency) {
			this.maxConcurrency = maxConcurrency;
			return this;
		}

		/** Sets {@link ListenerOptions#maxInFlight()}. */
		public Builder maxInFlight(int maxInFlight) {
			this.maxInFlight = maxInFlight;
			return this;
		}

		/** Sets {@link ListenerOptions#maxInFlightBytes()}. */
		public Builder maxInFlightBytes(long maxInFlightBytes) {
			this.maxInFlightBytes = maxInFlightBytes;
			return this;
		}

		/** Sets {@link ListenerOptions#maxAhead()}. */
		public Builder maxAhead(int maxAhead) {
			this.maxAhead = maxAhead;
			return this;
		}

		/** Sets {@link ListenerOptions#handlerTimeout()}. */
		public Builder handlerTimeout(Duration handlerTimeout) {
			this.handlerTimeout = handlerTimeout;
			return this;
		}

		/** Sets {@link ListenerOptions#maxHandlerTimeout()}. */
		public Builder maxHandlerTimeout(Duration maxHandlerTimeout) {
			this.maxHandlerTimeout = maxHandlerTimeout;
			return this;
		}

		/** Sets {@link ListenerOptions#stallThreshold()}. */
		public Builder stallThreshold(Duration stallThreshold) {
			this.stallThreshold = stallThreshold;
			return this;
		}

		/** Sets {@link ListenerOptions#revokeTimeout()}. */
		public Builder revokeTimeout(Duration revokeTimeout) {
			this.revokeTimeout = revokeTimeout;
			return this;
		}

		/** Sets {@link ListenerOptions#interruptOnTimeout()}. */
		public Builder interruptOnTimeout(boolean interruptOnTimeout) {
			this.interruptOnTimeout = interruptOnTimeout;
			return this;
		}

		/** Sets {@link ListenerOptions#shutdownTimeout()}. */
		public Builder shutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
			return this;
		}

		/** Sets {@link ListenerOptions#commitInterval()}. */
		public Builder commitInterval(Duration commitInterval) {
			this.commitInterval = commitInterval;
			return this;
		}

		/** Sets {@link ListenerOptions#handlerThreads()}. */
		public Builder handlerThreads(HandlerThreads handlerThreads) {
			this.handlerThreads = handlerThreads;
			return this;
		}

		/** Sets {@link ListenerOptions#missingTopics()}. */
		public Builder missingTopics(MissingTopics missingTopics) {
			this.missingTopics = missingTopics;
			return this;
		}

		/** Sets {@link ListenerOptions#unmatched()}. */
		public Builder unmatched(UnmatchedEvents unmatched) {
			this.unmatched = unmatched;
			return this;
		}

		/** Sets {@link ListenerOptions#deadLetter()}. */
		public Builder deadLetter(DeadLetterOptions deadLetter) {
			this.deadLetter = deadLetter;
			return this;
		}

		/** Sets {@link ListenerOptions#filter()}. */
		public Builder filter(FilterOptions filter) {
			this.filter = filter;
			return this;
		}

		/** Sets {@link ListenerOptions#dedup()}. */
		public Builder dedup(DedupOptions dedup) {
			this.dedup = dedup;
			return this;
		}

		/** Sets {@link ListenerOptions#scheduler()}. */
		public Builder scheduler(SchedulerOptions scheduler) {
			this.scheduler = scheduler;
			return this;
		}

		/** Sets {@link ListenerOptions#monopolization()}. */
		public Builder monopolization(MonopolizationOptions monopolization) {
			this.monopolization = monopolization;
			return this;
		}

		/** Sets {@link ListenerOptions#typeMapping()}. */
		public Builder typeMapping(Map<String, String> typeMapping) {
			this.typeMapping = typeMapping;
			return this;
		}

		/**
		 * The settings.
		 * @throws IllegalArgumentException if a value is out of its range
		 */
		public ListenerOptions build() {
			return new ListenerOptions(this.mode, this.maxConcurrency, this.maxInFlight, this.maxInFlightBytes,
					this.maxAhead, this.handlerTimeout, maxHandlerTimeout(), this.stallThreshold, this.revokeTimeout,
					this.interruptOnTimeout, this.shutdownTimeout, this.commitInterval, this.handlerThreads,
					this.missingTopics, this.unmatched, deadLetter(), this.filter, dedup(), this.scheduler,
					monopolization(), this.typeMapping);
		}

		private Duration maxHandlerTimeout() {
			if (this.maxHandlerTimeout != null) {
				return this.maxHandlerTimeout;
			}
			return (this.handlerTimeout.compareTo(MAX_HANDLER_TIMEOUT) > 0) ? this.handlerTimeout : MAX_HANDLER_TIMEOUT;
		}

		private DeadLetterOptions deadLetter() {
			return (this.deadLetter != null) ? this.deadLetter
					: DeadLetterOptions.DEFAULTS.withEnabled(this.mode.deadLetters());
		}

		private DedupOptions dedup() {
			DedupOptions defaults = DedupOptions.DEFAULTS;
			return (this.dedup != null) ? this.dedup
					: new DedupOptions(this.mode.dedup(), defaults.cacheSize(), defaults.idField());
		}

		private MonopolizationOptions monopolization() {
			MonopolizationOptions defaults = MonopolizationOptions.DEFAULTS;
			return (this.monopolization != null) ? this.monopolization
					: new MonopolizationOptions(this.mode.monopolization(), defaults.threshold(), defaults.window());
		}

	}

}
