package dev.prosody.spring.listener;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;

/**
 * One header, converted from its text. A missing header that is required, or one that
 * cannot be converted, is a permanent failure.
 */
final class HeaderArgument implements Argument {

	private final String name;

	private final boolean required;

	private final @Nullable String defaultValue;

	private final MethodParameter parameter;

	private final boolean optional;

	private final TypeDescriptor type;

	private final ConversionService conversion;

	/**
	 * Creates the argument.
	 * @param name the header's name
	 * @param required whether it must be there
	 * @param defaultValue the value if it is not there
	 * @param parameter the parameter
	 * @param conversion converts texts
	 */
	HeaderArgument(String name, boolean required, @Nullable String defaultValue, MethodParameter parameter,
			ConversionService conversion) {
		this.name = name;
		this.parameter = parameter;
		this.optional = parameter.getParameterType() == Optional.class;
		this.type = new TypeDescriptor(parameter.nestedIfOptional());
		this.required = required && !this.optional;
		this.defaultValue = defaultValue;
		this.conversion = conversion;
	}

	@Override
	public @Nullable Object of(ProsodyEvent<?> event, EventContext context) {
		Object value = value(event, context);
		return this.optional ? Optional.ofNullable(value) : value;
	}

	private @Nullable Object value(ProsodyEvent<?> event, EventContext context) {
		byte[] bytes = HeaderValues.first(event, this.name);
		if (bytes != null) {
			if (this.type.getType() == byte[].class) {
				return bytes;
			}
			Object number = HeaderValues.number(this.name, bytes);
			return convert((number != null) ? number : new String(bytes, StandardCharsets.UTF_8), event);
		}
		Object derived = HeaderValues.derived(this.name, event, context);
		if (derived != null) {
			return convert(derived, event);
		}
		if (this.defaultValue != null) {
			return convert(this.defaultValue, event);
		}
		if (this.required) {
			throw new PermanentException("Header '" + this.name + "' is missing in " + place(event) + ", but "
					+ this.parameter.getExecutable() + " requires it");
		}
		return null;
	}

	private @Nullable Object convert(Object value, ProsodyEvent<?> event) {
		if (this.type.getType() == value.getClass()) {
			return value;
		}
		try {
			return this.conversion.convert(value, TypeDescriptor.forObject(value), this.type);
		}
		catch (ConversionException ex) {
			// without the cause, which quotes the value
			throw new PermanentException("Header '" + this.name + "' of " + place(event) + " is not a "
					+ this.type.getType().getSimpleName());
		}
	}

	private static String place(ProsodyEvent<?> event) {
		return event.topic() + "-" + event.partition() + "@" + event.offset();
	}

}
