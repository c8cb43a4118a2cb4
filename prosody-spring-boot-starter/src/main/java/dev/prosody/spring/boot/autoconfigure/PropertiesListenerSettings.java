package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.DedupOptions;
import dev.prosody.listener.FilterOptions;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.listener.MonopolizationOptions;
import dev.prosody.listener.ProsodyMode;
import dev.prosody.listener.SchedulerOptions;
import dev.prosody.spring.boot.autoconfigure.ProsodyProperties.DeadLetter;
import dev.prosody.spring.boot.autoconfigure.ProsodyProperties.Listener;
import dev.prosody.spring.listener.AnnotationSettings;
import dev.prosody.spring.listener.ListenerSettings;
import dev.prosody.spring.retry.RetrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Merges properties and annotations: {@code prosody.consumer} below the annotation below
 * {@code prosody.listener.<id>}.
 */
final class PropertiesListenerSettings {

	/** Name of the default codec. */
	static final String DEFAULT_CODEC = "json";

	private static final Duration INITIAL_INTERVAL = Duration.ofMillis(20);

	private static final Duration MAX_INTERVAL = Duration.ofMinutes(5);

	private final Listener consumer;

	private final Map<String, String> typeMapping;

	private final SchedulerOptions scheduler;

	private final boolean adminCreatesTopics;

	PropertiesListenerSettings(ProsodyProperties properties, boolean adminCreatesTopics) {
		this.consumer = properties.consumer();
		PropertyChecks.check("prosody.consumer", this.consumer);
		PropertyChecks.check(properties.scheduler());
		this.scheduler = scheduler(properties.scheduler());
		this.typeMapping = properties.typeMapping();
		this.adminCreatesTopics = adminCreatesTopics;
	}

	/**
	 * Settings of one listener.
	 * @param annotation what its annotation says
	 * @param prefix where its properties are
	 * @param listener its properties
	 */
	ListenerSettings merge(AnnotationSettings annotation, String prefix, Listener listener) {
		PropertyChecks.check(prefix, listener);
		ProsodyMode mode = first(listener.mode(), annotation.mode(), this.consumer.mode(), ProsodyMode.PIPELINE);
		ListenerOptions.Builder options = ListenerOptions.builder()
			.mode(mode)
			.typeMapping(this.typeMapping)
			.scheduler(this.scheduler);
		apply(this.consumer, options);
		PropertyMapper.get().from(annotation.maxConcurrency()).to(options::maxConcurrency);
		apply(listener, options);
		checkMaxHandlerTimeout(prefix, listener);
		DeadLetter below = this.consumer.deadLetter();
		DeadLetter above = listener.deadLetter();
		options.deadLetter(deadLetter(mode, below, annotation.deadLetterTopic(), above))
			.filter(filter(annotation, listener))
			.dedup(dedup(mode, listener.dedup()))
			.monopolization(monopolization(mode, listener.monopolization()));
		boolean decided = above.enabled() != null || below.enabled() != null || annotation.deadLetterTopic() != null
				|| text(above.topic()) != null;
		return new ListenerSettings(options.build(), decided,
				first(text(listener.codec()), annotation.codec(), text(this.consumer.codec()), DEFAULT_CODEC),
				first(listener.autoStartup(), annotation.autoStartup(), this.consumer.autoStartup(), true),
				retry(mode, listener), names(listener, ProsodyProperties.Failure::permanent),
				names(listener, ProsodyProperties.Failure::transientFailures));
	}

	private static void apply(Listener listener, ListenerOptions.Builder options) {
		PropertyMapper map = PropertyMapper.get();
		map.from(listener.maxConcurrency()).to(options::maxConcurrency);
		map.from(listener.maxInFlight()).to(options::maxInFlight);
		map.from(listener.maxInFlightSize()).as(DataSize::toBytes).to(options::maxInFlightBytes);
		map.from(listener.maxAhead()).to(options::maxAhead);
		map.from(listener.handlerTimeout()).to(options::handlerTimeout);
		map.from(listener.maxHandlerTimeout()).to(options::maxHandlerTimeout);
		map.from(listener.stallThreshold()).to(options::stallThreshold);
		map.from(listener.revokeTimeout()).to(options::revokeTimeout);
		map.from(listener.interruptOnTimeout()).to(options::interruptOnTimeout);
		map.from(listener.shutdownTimeout()).to(options::shutdownTimeout);
		map.from(listener.commitInterval()).to(options::commitInterval);
		map.from(listener.handlerThreads()).to(options::handlerThreads);
		map.from(listener.unmatched()).to(options::unmatched);
		map.from(listener.topics().missing()).to(options::missingTopics);
	}

	/** Not by the options themselves, which do not know the property. */
	private void checkMaxHandlerTimeout(String prefix, Listener listener) {
		Duration longest = (listener.maxHandlerTimeout() != null) ? listener.maxHandlerTimeout()
				: this.consumer.maxHandlerTimeout();
		Duration timeout = first(listener.handlerTimeout(), null, this.consumer.handlerTimeout(),
				ListenerOptions.DEFAULTS.handlerTimeout());
		if (longest != null && longest.compareTo(timeout) < 0) {
			throw new InvalidConfigurationPropertyValueException(
					((listener.maxHandlerTimeout() != null) ? prefix : "prosody.consumer") + ".max-handler-timeout",
					longest, "It must not be shorter than the listener's handler-timeout, which is "
							+ DurationStyle.SIMPLE.print(timeout, ChronoUnit.SECONDS) + ".");
		}
	}

	private static SchedulerOptions scheduler(ProsodyProperties.Scheduler scheduler) {
		return new SchedulerOptions(scheduler.failureWeight(), scheduler.maxWait(), scheduler.waitWeight(),
				scheduler.cacheSize());
	}

	private FilterOptions filter(AnnotationSettings annotation, Listener listener) {
		FilterOptions defaults = FilterOptions.DEFAULTS;
		return new FilterOptions(
				first(listener.skipOwnEvents(), null, this.consumer.skipOwnEvents(), defaults.skipOwnEvents()),
				first(listener.eventTypes(), annotation.eventTypes(), this.consumer.eventTypes(),
						defaults.eventTypes()));
	}

	private DedupOptions dedup(ProsodyMode mode, ProsodyProperties.Dedup above) {
		ProsodyProperties.Dedup below = this.consumer.dedup();
		String field = text(above.idField());
		return new DedupOptions(first(above.enabled(), null, below.enabled(), mode.dedup()),
				first(above.cacheSize(), null, below.cacheSize(), DedupOptions.DEFAULTS.cacheSize()),
				(field != null) ? field : text(below.idField()));
	}

	private MonopolizationOptions monopolization(ProsodyMode mode, ProsodyProperties.Monopolization above) {
		ProsodyProperties.Monopolization below = this.consumer.monopolization();
		MonopolizationOptions defaults = MonopolizationOptions.DEFAULTS;
		return new MonopolizationOptions(first(above.enabled(), null, below.enabled(), mode.monopolization()),
				first(above.threshold(), null, below.threshold(), defaults.threshold()),
				first(above.window(), null, below.window(), defaults.window()));
	}

	private DeadLetterOptions deadLetter(ProsodyMode mode, DeadLetter below, @Nullable String annotationTopic,
			DeadLetter above) {
		DeadLetterOptions defaults = DeadLetterOptions.DEFAULTS;
		return new DeadLetterOptions(first(above.enabled(), null, below.enabled(), mode.deadLetters()),
				first(text(above.topic()), annotationTopic, text(below.topic()), defaults.topic()),
				this.adminCreatesTopics && first(above.create(), null, below.create(), defaults.create()),
				first(above.retention(), null, below.retention(), defaults.retention()));
	}

	/** The retries of all listeners that do not set their own. */
	RetrySettings retry() {
		RetrySettings retry = retry(first(null, null, this.consumer.mode(), ProsodyMode.PIPELINE), Listener.NONE);
		if (retry.initialInterval().compareTo(retry.maxInterval()) > 0) {
			throw new InvalidConfigurationPropertyValueException("prosody.consumer.retry.initial-interval",
					retry.initialInterval(), "It must not be longer than prosody.consumer.retry.max-interval, which is "
							+ DurationStyle.SIMPLE.print(retry.maxInterval(), ChronoUnit.SECONDS) + ".");
		}
		return retry;
	}

	private RetrySettings retry(ProsodyMode mode, Listener listener) {
		ProsodyProperties.Retry above = listener.retry();
		ProsodyProperties.Retry below = this.consumer.retry();
		return new RetrySettings(first(above.initialInterval(), null, below.initialInterval(), INITIAL_INTERVAL),
				first(above.maxInterval(), null, below.maxInterval(), MAX_INTERVAL),
				(above.maxAttempts() != null) ? above.maxAttempts()
						: (below.maxAttempts() != null) ? below.maxAttempts() : mode.maxAttempts());
	}

	private List<String> names(Listener listener, Function<ProsodyProperties.Failure, @Nullable Set<String>> list) {
		Set<String> above = list.apply(listener.failure());
		Set<String> below = list.apply(this.consumer.failure());
		Set<String> names = (above != null) ? above : below;
		return (names != null) ? List.copyOf(names) : List.of();
	}

	/** In YAML, a key without value is an empty text: nothing is set. */
	private static @Nullable String text(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

	private static <T> T first(@Nullable T listener, @Nullable T annotation, @Nullable T consumer, T defaults) {
		if (listener != null) {
			return listener;
		}
		if (annotation != null) {
			return annotation;
		}
		return (consumer != null) ? consumer : defaults;
	}

}
