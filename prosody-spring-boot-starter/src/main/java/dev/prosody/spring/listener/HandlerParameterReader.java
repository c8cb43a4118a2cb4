package dev.prosody.spring.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.Key;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.util.StringUtils;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Finds out, once per listener, how each parameter of a handler method is filled. What
 * cannot be filled stops the start: the first event would be too late.
 */
final class HandlerParameterReader {

	/** What users of other libraries expect, with what they get instead. */
	private static final Map<String, String> REPLACED = Map.of("org.springframework.kafka.support.Acknowledgment",
			"Prosody commits offsets by itself: return to settle the event, throw to have it retried or dead-lettered.",
			"org.apache.kafka.clients.consumer.Consumer",
			"The Kafka consumer belongs to the poll loop: use ProsodyListenerRegistry to pause, resume or stop.");

	private static final Set<String> FOREIGN = Set.of("org.springframework.beans.factory.annotation.Value",
			"org.springframework.messaging.handler.annotation.DestinationVariable");

	private final ConfigurableListableBeanFactory beanFactory;

	private final ConversionService conversion;

	HandlerParameterReader(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		ConversionService configured = beanFactory.getConversionService();
		this.conversion = (configured != null) ? configured : DefaultConversionService.getSharedInstance();
	}

	/**
	 * Reads one parameter.
	 * @param place the method in words
	 * @param parameter the parameter
	 * @param excise whether the method handles events without value
	 * @return how it is filled
	 */
	HandlerParameter read(String place, MethodParameter parameter, boolean excise) {
		ResolvableType resolvable = ResolvableType.forMethodParameter(parameter);
		Class<?> type = parameter.getParameterType();
		HandlerParameter found = annotated(place, parameter, type);
		if (found == null) {
			found = wellKnown(place, parameter, resolvable, type);
		}
		if (found == null) {
			rejectForeign(place, parameter, type);
			if (excise) {
				throw unusable(place, parameter, "it would be the payload, and events without value have none.");
			}
			found = payload(place, parameter, resolvable);
		}
		return found;
	}

	private @Nullable HandlerParameter annotated(String place, MethodParameter parameter, Class<?> type) {
		if (parameter.hasParameterAnnotation(Key.class)) {
			Argument key = KeyArgument.of(type);
			if (key == null) {
				throw unusable(place, parameter, "a @Key is a String, byte[], Integer, Long or UUID.");
			}
			return HandlerParameter.of(key);
		}
		Header header = parameter.getParameterAnnotation(Header.class);
		if (header != null) {
			return HandlerParameter.of(header(place, parameter, header));
		}
		if (parameter.hasParameterAnnotation(org.springframework.messaging.handler.annotation.Headers.class)) {
			return HandlerParameter.of(headers(place, parameter, type));
		}
		return null;
	}

	private HeaderArgument header(String place, MethodParameter parameter, Header header) {
		String name = StringUtils.hasText(header.name()) ? header.name() : parameter.getParameterName();
		if (name == null) {
			throw unusable(place, parameter, "the @Header names no header, and the class is compiled without "
					+ "parameter names (-parameters).");
		}
		boolean defaulted = !ValueConstants.DEFAULT_NONE.equals(header.defaultValue());
		boolean required = header.required() && !parameter.isOptional();
		if (!required && !defaulted && parameter.getParameterType().isPrimitive()) {
			throw unusable(place, parameter, "a primitive cannot be null when the header is missing.");
		}
		return new HeaderArgument(resolved(place, parameter, name), required,
				defaulted ? resolved(place, parameter, header.defaultValue()) : null, parameter, this.conversion);
	}

	private String resolved(String place, MethodParameter parameter, String text) {
		try {
			String resolved = this.beanFactory.resolveEmbeddedValue(text);
			return (resolved != null) ? resolved : "";
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(
					"The @Header of parameter '" + parameter.getParameterName() + "' of " + place + " is '" + text
							+ "', which cannot be resolved: " + ex.getMessage(),
					AttributeResolver.UNRESOLVED_ACTION, ex);
		}
	}

	private static Argument headers(String place, MethodParameter parameter, Class<?> type) {
		if (type == Headers.class) {
			return (event, context) -> event.headers();
		}
		if (type == MessageHeaders.class) {
			return (event, context) -> new MessageHeaders(HeaderValues.all(event, context));
		}
		ResolvableType values = ResolvableType.forMethodParameter(parameter).asMap().getGeneric(1);
		if (type == Map.class && values.resolve(Object.class) == Object.class) {
			return HeaderValues::all;
		}
		throw unusable(place, parameter, "@Headers are a Map<String, Object>, MessageHeaders or Kafka's Headers.");
	}

	private static @Nullable HandlerParameter wellKnown(String place, MethodParameter parameter,
			ResolvableType resolvable, Class<?> type) {
		if (type == EventContext.class) {
			return HandlerParameter.of((event, context) -> context);
		}
		if (type == MessageHeaders.class) {
			return HandlerParameter.of(headers(place, parameter, type));
		}
		if (type == ProsodyEvent.class) {
			return new HandlerParameter((event, context) -> event, PayloadTypeReader.argumentOf(parameter),
					PayloadTypeReader.isArgumentNullable(parameter), false);
		}
		if (type == Message.class) {
			return new HandlerParameter(new MessageArgument(), PayloadTypeReader.argumentOf(parameter),
					PayloadTypeReader.isArgumentNullable(parameter), false);
		}
		if (type == ConsumerRecord.class) {
			for (ResolvableType generic : resolvable.getGenerics()) {
				if (generic.resolve(byte[].class) != byte[].class) {
					throw unusable(place, parameter, "records are as they came from the broker: declare a "
							+ "ConsumerRecord<byte[], byte[]>, or the payload itself.");
				}
			}
			return new HandlerParameter(RecordKeeping::record, null, false, true);
		}
		return null;
	}

	private static void rejectForeign(String place, MethodParameter parameter, Class<?> type) {
		String replacement = REPLACED.get(type.getName());
		if (replacement != null) {
			throw unusable(place, parameter, "there is no " + type.getSimpleName() + ". " + replacement);
		}
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			if (FOREIGN.contains(annotation.annotationType().getName())) {
				throw unusable(place, parameter,
						"@" + annotation.annotationType().getSimpleName() + " has no meaning here.");
			}
		}
	}

	private HandlerParameter payload(String place, MethodParameter parameter, ResolvableType resolvable) {
		Payload annotation = parameter.getParameterAnnotation(Payload.class);
		if (annotation != null && !annotation.expression().isEmpty()) {
			throw unusable(place, parameter, "expressions in @Payload are not supported.");
		}
		boolean nullable = parameter.isOptional() || (annotation != null && !annotation.required());
		Type type = PayloadTypeReader.typeOf(parameter);
		Object[] groups = validationGroups(parameter);
		Validator validator = (groups != null) ? validator(place, parameter) : null;
		return HandlerParameter.payload(
				new PayloadArgument(parameter, nullable, validator, (groups != null) ? groups : new Object[0]), type,
				nullable);
	}

	private static Object @Nullable [] validationGroups(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object[] groups = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (groups != null) {
				return groups;
			}
		}
		return null;
	}

	private Validator validator(String place, MethodParameter parameter) {
		Validator validator = this.beanFactory.getBeanProvider(Validator.class).getIfUnique();
		if (validator == null) {
			throw new FailureAnalyzedException(
					"The payload of " + place + " is to be validated, but there is no (unique) Validator bean: invalid "
							+ "payloads would be handled.",
					"Add the dependency 'spring-boot-starter-validation', or remove the annotation from parameter '"
							+ parameter.getParameterName() + "'.");
		}
		return validator;
	}

	static FailureAnalyzedException unusable(String place, MethodParameter parameter, String reason) {
		String name = (parameter.getParameterName() != null) ? " '" + parameter.getParameterName() + "'" : "";
		return new FailureAnalyzedException("Parameter " + (parameter.getParameterIndex() + 1) + name + " ("
				+ parameter.getGenericParameterType().getTypeName() + ") of " + place + " cannot be filled: " + reason,
				"A handler method may declare, in any order: one payload, ProsodyEvent<T>, EventContext, @Key, @Header, "
						+ "@Headers, Message<T>, ConsumerRecord<byte[], byte[]>. Remove or change the parameter.");
	}

}
