package dev.prosody.spring.listener;

import java.util.Map;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.ClassUtils;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;

/** The payload, validated if the parameter says so. */
final class PayloadArgument implements Argument {

	private final MethodParameter parameter;

	private final boolean nullable;

	private final @Nullable Validator validator;

	private final Object[] groups;

	/**
	 * Creates the argument.
	 * @param parameter the parameter
	 * @param nullable whether it accepts null
	 * @param validator validates payloads, {@code null} if nothing does
	 * @param groups validation groups
	 */
	PayloadArgument(MethodParameter parameter, boolean nullable, @Nullable Validator validator, Object[] groups) {
		this.parameter = parameter;
		this.nullable = nullable;
		this.validator = validator;
		this.groups = groups;
	}

	@Override
	public @Nullable Object of(ProsodyEvent<?> event, EventContext context) throws Exception {
		Object payload = event.payload();
		if (payload == null) {
			if (this.nullable) {
				return null;
			}
			// An event without value does not get here: the codec found a null in the
			// bytes
			throw new PermanentException("The value of " + event.topic() + "-" + event.partition() + "@"
					+ event.offset() + " was decoded to null, but the payload of " + this.parameter.getExecutable()
					+ " is not nullable");
		}
		if (!ClassUtils.isAssignableValue(this.parameter.getParameterType(), payload)) {
			throw new PermanentException("The codec decoded the value of " + event.topic() + "-" + event.partition()
					+ "@" + event.offset() + " to a " + payload.getClass().getName() + ", but the payload of "
					+ this.parameter.getExecutable() + " is a " + this.parameter.getParameterType().getName());
		}
		if (this.validator != null) {
			validate(this.validator, payload);
		}
		return payload;
	}

	private void validate(Validator validator, Object payload) throws MethodArgumentNotValidException {
		BeanPropertyBindingResult result = new BeanPropertyBindingResult(payload, name());
		if (this.groups.length > 0 && validator instanceof SmartValidator smart) {
			smart.validate(payload, result, this.groups);
		}
		else {
			validator.validate(payload, result);
		}
		if (result.hasErrors()) {
			// The message is not of interest: the dead letter carries the record
			throw new MethodArgumentNotValidException(
					MessageBuilder.createMessage(payload, new MessageHeaders(Map.of())), this.parameter, result);
		}
	}

	private String name() {
		String name = this.parameter.getParameterName();
		return (name != null) ? name : "payload";
	}

}
