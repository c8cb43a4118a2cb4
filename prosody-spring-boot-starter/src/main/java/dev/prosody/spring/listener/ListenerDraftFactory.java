package dev.prosody.spring.listener;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.prosody.codec.EventCodec;
import dev.prosody.failure.FailureClassifier;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerExtensions;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerCustomizer;
import dev.prosody.spring.retry.RetryRequest;
import dev.prosody.spring.retry.RetryStrategies;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

/** Completes one listener from its annotation, the properties and the customizers. */
final class ListenerDraftFactory {

	private final ListenerEnvironment environment;

	private final RetryStrategies retries;

	private final List<ProsodyListenerCustomizer> customizers;

	private final AttributeResolver attributes;

	private final ListenerHandlerFactory handlers;

	private final FailureClassifiers classifiers;

	private final ExtensionBeans extensions;

	ListenerDraftFactory(ConfigurableListableBeanFactory beanFactory, ListenerEnvironment environment,
			RetryStrategies retries, List<ProsodyListenerCustomizer> customizers) {
		this.environment = environment;
		this.retries = retries;
		this.customizers = customizers;
		this.attributes = new AttributeResolver(beanFactory);
		this.handlers = new ListenerHandlerFactory(new EventMethodFactory(beanFactory), this.attributes);
		this.classifiers = new FailureClassifiers(beanFactory);
		this.extensions = new ExtensionBeans(beanFactory);
	}

	ListenerDraft create(ListenerSource source) {
		String id = id(source);
		String words = "Listener '" + id + "' (" + source.place() + ")";
		ListenerSettings settings = this.environment.settings(id, annotationSettings(source));
		SettingsChecks.check(words, id, settings.retry());
		ListenerHandler handler = this.handlers.create(source);
		String consumerFactory = text(source, "consumerFactory", source.annotation().consumerFactory());
		KafkaClients clients = this.environment.clients(words, consumerFactory);
		ListenerSpec spec = new ListenerSpec();
		subscribe(spec, source, words);
		spec.options((ignored) -> settings.options().toBuilder());
		consumerProperties(source, words).forEach((property) -> property.applyTo(spec));
		spec.codec(this.environment.codec(words, settings.codec(), consumerFactory));
		spec.classifier(this.classifiers.classifier(words, id, settings));
		spec.retryStrategy(retryStrategy(source, words, settings));
		spec.autoStartup(settings.autoStartup());
		GroupId group = group(source, clients);
		if (group != null) {
			spec.groupId(group.value());
		}
		if (handler.handlesExcise()) {
			spec.handlesExcise();
		}
		this.extensions.applyTo(spec);
		DeadLetterOptions before = spec.options().deadLetter();
		customize(id, words, spec);
		boolean decided = settings.deadLetterDecided() || !spec.options().deadLetter().equals(before);
		return new ListenerDraft(source, define(source, id, words, spec, clients, handler), origin(group, spec),
				decided);
	}

	private void customize(String id, String words, ListenerSpec spec) {
		for (ProsodyListenerCustomizer customizer : this.customizers) {
			try {
				customizer.customize(id, spec);
				// Their ranges are checked when they are built
				spec.options();
			}
			catch (IllegalArgumentException ex) {
				throw new FailureAnalyzedException(words + " is customized by a " + customizer.getClass().getName()
						+ ", which fails: " + ex.getMessage(), "Correct what this ProsodyListenerCustomizer sets.", ex);
			}
		}
	}

	private String id(ListenerSource source) {
		String id = text(source, "id", source.annotation().id());
		if (id == null) {
			return source.defaultId();
		}
		if (!id.matches("[A-Za-z0-9._-]+")) {
			throw new FailureAnalyzedException(
					"The id of the listener of " + source.place() + " is '" + id
							+ "', but ids consist of letters, digits, '.', '_' and '-'.",
					"Change " + ((source.programmed() != null) ? "the id that it is added with."
							: "the attribute 'id' of @ProsodyListener."));
		}
		return id;
	}

	private AnnotationSettings annotationSettings(ListenerSource source) {
		ProsodyListener annotation = source.annotation();
		String place = source.attributesPlace();
		Integer maxConcurrency = this.attributes.integer(place, "maxConcurrency", annotation.maxConcurrency());
		if (maxConcurrency != null && maxConcurrency < 1) {
			throw new FailureAnalyzedException(
					"The attribute 'maxConcurrency' of " + place + " is " + maxConcurrency + ".", "Make it 1 or more.");
		}
		List<String> eventTypes = this.attributes.texts(place, "eventTypes", annotation.eventTypes());
		return new AnnotationSettings(this.attributes.mode(place, "mode", annotation.mode()), maxConcurrency,
				eventTypes.isEmpty() ? null : eventTypes, text(source, "deadLetterTopic", annotation.deadLetterTopic()),
				text(source, "codec", annotation.codec()),
				this.attributes.bool(place, "autoStartup", annotation.autoStartup()));
	}

	private void subscribe(ListenerSpec spec, ListenerSource source, String words) {
		List<String> topics = this.attributes.texts(source.attributesPlace(), "topics", source.annotation().topics());
		String pattern = text(source, "topicPattern", source.annotation().topicPattern());
		if (topics.isEmpty() == (pattern == null)) {
			throw new FailureAnalyzedException(
					words + (topics.isEmpty() ? " names no topics." : " has both 'topics' and a 'topicPattern'."),
					"Set one of the attributes 'topics' and 'topicPattern' of " + source.origin() + ".");
		}
		if (pattern == null) {
			spec.topics(topics.toArray(String[]::new));
			return;
		}
		try {
			spec.topicPattern(Pattern.compile(pattern));
		}
		catch (PatternSyntaxException ex) {
			throw new FailureAnalyzedException(words + " has the topic pattern '" + pattern + "': " + ex.getMessage(),
					"Correct the attribute 'topicPattern': it is a Java regular expression.", ex);
		}
	}

	private List<ConsumerProperty> consumerProperties(ListenerSource source, String words) {
		return this.attributes.settings(source.attributesPlace(), "properties", source.annotation().properties())
			.stream()
			.map((text) -> ConsumerProperty.parse(words, text))
			.toList();
	}

	private RetryStrategy retryStrategy(ListenerSource source, String words, ListenerSettings settings) {
		return this.retries
			.strategy(new RetryRequest(words, text(source, "retryPolicy", source.annotation().retryPolicy()),
					text(source, "backOffPolicy", source.annotation().backOffPolicy()), settings.retry()));
	}

	private @Nullable GroupId group(ListenerSource source, KafkaClients clients) {
		String groupId = text(source, "groupId", source.annotation().groupId());
		return (groupId != null) ? new GroupId(groupId, source.origin()) : this.environment.defaultGroup(clients);
	}

	private static String origin(@Nullable GroupId group, ListenerSpec spec) {
		return (group != null && group.value().equals(spec.groupId())) ? group.origin() : "customizer";
	}

	/** NullAway does not see the type annotation of the record's constructor. */
	@SuppressWarnings("NullAway")
	private ListenerDefinition define(ListenerSource source, String id, String words, ListenerSpec spec,
			KafkaClients clients, ListenerHandler handler) {
		String groupId = spec.groupId();
		if (!StringUtils.hasText(groupId)) {
			throw new FailureAnalyzedException(words + " has no consumer group.",
					"Set 'prosody.group-id', 'spring.kafka.consumer.group-id' or 'spring.application.name', or the "
							+ "attribute 'groupId' of " + source.origin() + ".");
		}
		EventCodec codec = handler.needsRecord() ? RecordKeeping.codec(required(spec.codec())) : required(spec.codec());
		checkTargets(source, id, words, codec, handler);
		ListenerExtensions added = spec.extensions();
		return new ListenerDefinition(id, groupId, required(spec.subscription()), spec.options(), clients,
				spec.consumerProperties(), codec, handler, spec.isHandlingExcise(), handler,
				required(spec.classifier()), required(spec.retryStrategy()), spec.isAutoStartup(),
				this.environment.sourceSystem(), handler.needsRecord() ? RecordKeeping.revealing(added) : added);
	}

	private static void checkTargets(ListenerSource source, String id, String words, EventCodec codec,
			ListenerHandler handler) {
		try {
			handler.payloadTypes().forEach(codec::checkTarget);
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(
					words + " has a payload that nothing can be decoded into: " + ex.getMessage(),
					"Change the type of the payload, or the codec: the attribute 'codec' of " + source.origin() + ", '"
							+ ListenerPrefix.of(id) + ".codec' or 'prosody.consumer.codec'.",
					ex);
		}
	}

	/** Everything was set before the customizers, which cannot unset it. */
	private static <T> T required(@Nullable T value) {
		return Objects.requireNonNull(value);
	}

	private @Nullable String text(ListenerSource source, String attribute, String value) {
		return this.attributes.text(source.attributesPlace(), attribute, value);
	}

}
