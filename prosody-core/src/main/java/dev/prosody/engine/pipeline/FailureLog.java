package dev.prosody.engine.pipeline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.failure.FailureKind;
import dev.prosody.observation.QuietObservation;
import dev.prosody.status.SkipReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator reads about failing events: coordinates, attempt, category; never keys
 * or payloads. Lines that one cause can repeat thousands of times are limited to one a
 * second and class of exception; those about what an operator has to change, to one in
 * ten seconds. Thread-safe.
 */
public final class FailureLog {

	private static final Logger logger = LoggerFactory.getLogger("dev.prosody.events");

	/** From this attempt on an event that keeps failing is worth a line of its own. */
	private static final int NOTABLE_ATTEMPT = 10;

	/** And then again and again, as somebody may only look now. */
	private static final long NOTABLE_INTERVAL = TimeUnit.MINUTES.toNanos(10);

	private final String listenerId;

	private final DeadLetterTrouble trouble;

	private final EngineClock clock;

	private final FailureStatistics statistics;

	private final LogLimiter notableLimit;

	private final LogLimiter letterLimit;

	private final LogLimiter holdLimit;

	private final LogLimiter storeLimit;

	private final AtomicBoolean exciseSeen = new AtomicBoolean();

	private final AtomicBoolean sentBackSeen = new AtomicBoolean();

	private final AtomicBoolean unmatchedSeen = new AtomicBoolean();

	/**
	 * Creates the log.
	 * @param listenerId the listener
	 * @param clock the time
	 * @param trouble told about dead letters, for the listener's status
	 * @param statistics told about every failed attempt
	 */
	public FailureLog(String listenerId, EngineClock clock, DeadLetterTrouble trouble, FailureStatistics statistics) {
		this.listenerId = listenerId;
		this.trouble = trouble;
		this.clock = clock;
		this.statistics = statistics;
		this.notableLimit = new LogLimiter(clock, TimeUnit.SECONDS.toNanos(1));
		this.letterLimit = new LogLimiter(clock, TimeUnit.SECONDS.toNanos(10));
		this.storeLimit = new LogLimiter(clock, TimeUnit.SECONDS.toNanos(1));
		this.holdLimit = new LogLimiter(clock, TimeUnit.MINUTES.toNanos(1));
	}

	/** Something was thrown for an event, whatever becomes of it. */
	void failed(EventInProgress event, Throwable failure) {
		this.statistics.count(event, failure);
	}

	void retrying(EventInProgress event, Throwable failure, @Nullable Duration delay) {
		FailureStatistics.Entry statistics = this.statistics.of(failure);
		Detour detour = event.detour();
		int attempt = detour.failures;
		long now = this.clock.nanoTime();
		if (attempt >= NOTABLE_ATTEMPT && (!detour.noted || now - detour.notedNanos >= NOTABLE_INTERVAL)) {
			keepsFailing(event, failure, attempt, delay);
			return;
		}
		long suppressed = statistics.retries().tryPass();
		if (suppressed >= 0) {
			write(event, failure,
					(printed) -> logger.warn("Listener '{}': attempt {} of {} failed (transient), next in {}: {}{}",
							this.listenerId, attempt, at(event), text(delay), printed, more(suppressed)));
		}
		if (logger.isDebugEnabled()) {
			write(event, failure, (printed) -> logger.debug("Listener '{}': attempt {} of {} failed", this.listenerId,
					attempt, at(event), printed));
		}
	}

	/** When all of them fail, all of them come here at about the same time. */
	private void keepsFailing(EventInProgress event, Throwable failure, int attempt, @Nullable Duration delay) {
		long suppressed = this.notableLimit.tryPass();
		if (suppressed >= 0) {
			// otherwise it has its line at a later attempt
			event.detour().noted = true;
			event.detour().notedNanos = this.clock.nanoTime();
			write(event, failure,
					(printed) -> logger.warn(
							"Listener '{}': {} keeps failing, attempt {} failed (transient), next in {}{}",
							this.listenerId, at(event), attempt, text(delay), more(suppressed), printed));
		}
		else if (logger.isDebugEnabled()) {
			within(event, () -> logger.debug("Listener '{}': {} keeps failing, attempt {} failed", this.listenerId,
					at(event), attempt));
		}
	}

	void deadLettering(EventInProgress event, Throwable failure, FailureKind kind, String topic) {
		long suppressed = this.statistics.of(failure).conclusions().tryPass();
		if (suppressed >= 0) {
			write(event, failure,
					(printed) -> logger.error("Listener '{}': {} goes to dead-letter topic {} after attempt {} ({}){}",
							this.listenerId, at(event), topic, event.attempts(), reason(event, kind), more(suppressed),
							printed));
		}
		else if (logger.isDebugEnabled()) {
			// the letter itself says where it comes from and why
			within(event, () -> logger.debug("Listener '{}': {} goes to dead-letter topic {} after attempt {} ({})",
					this.listenerId, at(event), topic, event.attempts(), reason(event, kind)));
		}
	}

	/**
	 * Nothing else remembers such an event: each has its line, if not its stack trace.
	 */
	void discarding(EventInProgress event, Throwable failure, FailureKind kind) {
		long suppressed = this.statistics.of(failure).conclusions().tryPass();
		write(event, failure, (printed) -> {
			if (suppressed >= 0) {
				logger.error("Listener '{}': {} is given up after attempt {} ({}), dead letters are switched off",
						this.listenerId, at(event), event.attempts(), reason(event, kind), printed);
			}
			else {
				logger.error("Listener '{}': {} is given up after attempt {} ({}), dead letters are switched off: {}",
						this.listenerId, at(event), event.attempts(), reason(event, kind),
						failure.getClass().getName());
			}
		});
	}

	void deadLetterFailed(EventInProgress event, String topic, Throwable failure) {
		String words = this.trouble.failed(topic, failure);
		long suppressed = this.letterLimit.tryPass();
		if (suppressed >= 0) {
			within(event, () -> logger
				.warn("Listener '{}': {} cannot be written to dead-letter topic {}; its key waits and it is tried "
						+ "again: {}{}", this.listenerId, at(event), topic, words, more(suppressed)));
		}
	}

	void deadLetterWritten(String topic) {
		this.trouble.written(topic);
	}

	void storeFailed(EventInProgress event, @Nullable Throwable failure) {
		long suppressed = this.storeLimit.tryPass();
		if (suppressed >= 0) {
			logger.warn("Listener '{}': the dedup store failed for {}; its key waits and it is tried again: {}{}",
					this.listenerId, at(event), failure, more(suppressed));
		}
	}

	void heldBack(EventInProgress event, Duration pause) {
		long suppressed = this.holdLimit.tryPass();
		if (suppressed >= 0) {
			logger.warn(
					"Listener '{}': the key (hash {}) of {} kept a runner busy nearly all the time and is held back "
							+ "for {} (monopolization){}",
					this.listenerId, event.keyHash(), at(event), text(pause), more(suppressed));
		}
	}

	void abortedAttempt(EventInProgress event, Throwable failure) {
		write(event, failure,
				(printed) -> logger.debug(
						"Listener '{}': attempt of {} ended by revocation or stop; it will be redelivered",
						this.listenerId, at(event), printed));
	}

	void skipped(EventInProgress event, SkipReason reason) {
		switch (reason) {
			case EXCISE -> {
				if (isFirst(this.exciseSeen)) {
					logger.warn(
							"Listener '{}': {} has no value and no handler takes such events (@OnExcise, or a "
									+ "payload that may be null): skipped, as all that follow",
							this.listenerId, at(event));
				}
				else {
					oneOfMany(event, reason);
				}
			}
			case DUPLICATE -> duplicate(event);
			case OWN, EVENT_TYPE, FILTER -> oneOfMany(event, reason);
			case UNMATCHED -> {
				if (isFirst(this.unmatchedSeen)) {
					logger.warn(
							"Listener '{}': no handler method matches the type of {}: skipped, as all that follow "
									+ "(add a default method, or set 'unmatched: permanent')",
							this.listenerId, at(event));
				}
				else {
					oneOfMany(event, reason);
				}
			}
		}
	}

	private static boolean isFirst(AtomicBoolean seen) {
		return seen.compareAndSet(false, true);
	}

	/** For who looks for one event: whatever the reason, the log knows where it went. */
	private void oneOfMany(EventInProgress event, SkipReason reason) {
		logger.debug("Listener '{}': {} skipped ({})", this.listenerId, at(event), reason);
	}

	/** Who sends dead letters back wants them to be handled, and would never know. */
	private void duplicate(EventInProgress event) {
		if (event.record().headers().lastHeader(DeadLetterHeaders.ORIGINAL_TOPIC) != null
				&& isFirst(this.sentBackSeen)) {
			logger.warn("Listener '{}': {} comes back from a dead-letter topic, but an event with its id was concluded "
					+ "here before: skipped as a duplicate, as all that follow (send it without its id, or with "
					+ "another)", this.listenerId, at(event));
		}
		else {
			oneOfMany(event, SkipReason.DUPLICATE);
		}
	}

	void brokenExtension(EventInProgress event, String what, Throwable failure) {
		write(event, failure, (printed) -> logger.error("Listener '{}': {} failed for {}; the event is retried",
				this.listenerId, what, at(event), printed));
	}

	private static void write(EventInProgress event, Throwable failure, Consumer<Throwable> line) {
		within(event, () -> FailureLines.write(failure, line));
	}

	/**
	 * Within the last attempt, if there was one: it has ended, but whoever reads the line
	 * looks for its trace. Not free, and therefore only around lines that are written.
	 */
	private static void within(EventInProgress event, Runnable line) {
		QuietObservation attempt = event.detour().lastAttempt;
		if (attempt != null) {
			attempt.scoped(line);
		}
		else {
			line.run();
		}
	}

	private static String at(EventInProgress event) {
		ConsumerRecord<byte[], byte[]> record = event.record();
		return record.topic() + "-" + record.partition() + "@" + record.offset();
	}

	private static String reason(EventInProgress event, FailureKind kind) {
		if (kind == FailureKind.PERMANENT) {
			return "permanent";
		}
		return event.isGivenUp() ? "given up by an operator" : "transient, retries exhausted";
	}

	private static String text(@Nullable Duration delay) {
		return (delay != null) ? delay.toMillis() + " ms" : "the time its back-off policy takes";
	}

	private static String more(long suppressed) {
		return (suppressed > 0) ? " (and " + suppressed + " more like this)" : "";
	}

}
