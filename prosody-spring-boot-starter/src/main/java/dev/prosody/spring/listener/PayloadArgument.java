package dev.prosody.spring.listener;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;

/** The payload, validated if the parameter says so. */
final class PayloadArgument implements Argument {

	/** From the first bracket to the last: a key may contain some itself. */
	private static final Pattern DATA_IN_PATH = Pattern.compile("\\[.*]", Pattern.DOTALL);

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
	public @Nullable Object of(ProsodyEvent<?> event, EventContext context) {
		Object payload = event.payload();
		if (payload == null) {
			if (this.nullable) {
				return null;
			}
			// An event without value does not get here: the codec found a null in the
			// bytes
			throw new PermanentException("The value of " + place(event) + " was decoded to null, but the payload of "
					+ this.parameter.getExecutable() + " is not nullable");
		}
		if (!ClassUtils.isAssignableValue(this.parameter.getParameterType(), payload)) {
			throw new PermanentException("The codec decoded the value of " + place(event) + " to a "
					+ payload.getClass().getName() + ", but the payload of " + this.parameter.getExecutable() + " is a "
					+ this.parameter.getParameterType().getName());
		}
		if (this.validator != null) {
			validate(this.validator, payload, event);
		}
		return payload;
	}

	/** Spring's own exception would quote the payload, in logs and in dead letters. */
	private void validate(Validator validator, Object payload, ProsodyEvent<?> event) {
		BeanPropertyBindingResult result = new BeanPropertyBindingResult(payload, name());
		if (this.groups.length > 0 && validator instanceof SmartValidator smart) {
			smart.validate(payload, result, this.groups);
		}
		else {
			validator.validate(payload, result);
		}
		if (result.hasErrors()) {
			throw new PermanentException("The payload of " + place(event) + " is not valid: "
					+ result.getAllErrors()
						.stream()
						.map(PayloadArgument::words)
						.sorted()
						.collect(Collectors.joining(", ")));
		}
	}

	/** The field and the constraint; keys of maps in the field's path are data. */
	private static String words(ObjectError error) {
		String code = String.valueOf(error.getCode());
		return (error instanceof FieldError field)
				? DATA_IN_PATH.matcher(field.getField()).replaceAll("[]") + " (" + code + ")" : code;
	}

	private static String place(ProsodyEvent<?> event) {
		return event.topic() + "-" + event.partition() + "@" + event.offset();
	}

	private String name() {
		String name = this.parameter.getParameterName();
		return (name != null) ? name : "payload";
	}

}
