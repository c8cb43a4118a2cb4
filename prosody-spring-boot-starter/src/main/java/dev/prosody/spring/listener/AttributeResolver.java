package dev.prosody.spring.listener;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import dev.prosody.listener.ProsodyMode;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

/**
 * Resolves placeholders and expressions in the attributes of annotations. What resolves
 * to an empty text counts as not given.
 */
final class AttributeResolver {

	/** What to do about something that cannot be resolved. */
	static final String UNRESOLVED_ACTION = "Set the property that it refers to, give it a default as in "
			+ "'${name:default}', or correct it.";

	private final ConfigurableBeanFactory beanFactory;

	AttributeResolver(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/** The text of an attribute, {@code null} if it is not given. */
	@Nullable String text(String place, String attribute, String value) {
		Object resolved = resolve(place, attribute, value);
		if (resolved != null && !(resolved instanceof CharSequence || resolved instanceof Number
				|| resolved instanceof Boolean || resolved instanceof Enum)) {
			throw wrongType(place, attribute, value, resolved, "a text");
		}
		String text = (resolved != null) ? resolved.toString().trim() : "";
		return text.isEmpty() ? null : text;
	}

	/** The whole number of an attribute, {@code null} if it is not given. */
	@Nullable Integer integer(String place, String attribute, String value) {
		String text = text(place, attribute, value);
		try {
			return (text != null) ? Integer.valueOf(text) : null;
		}
		catch (NumberFormatException ex) {
			throw unreadable(place, attribute, value, text, "a whole number");
		}
	}

	/** The switch of an attribute, {@code null} if it is not given. */
	@Nullable Boolean bool(String place, String attribute, String value) {
		String text = text(place, attribute, value);
		if (text == null) {
			return null;
		}
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true" -> Boolean.TRUE;
			case "false" -> Boolean.FALSE;
			default -> throw unreadable(place, attribute, value, text, "'true' or 'false'");
		};
	}

	/** The mode of an attribute, {@code null} if it is not given. */
	@Nullable ProsodyMode mode(String place, String attribute, String value) {
		String text = text(place, attribute, value);
		if (text == null) {
			return null;
		}
		String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
		return Arrays.stream(ProsodyMode.values())
			.filter((mode) -> mode.name().equals(name))
			.findFirst()
			.orElseThrow(() -> unreadable(place, attribute, value, text, "'pipeline', 'low-latency' or 'best-effort'"));
	}

	/**
	 * The texts of an attribute with several values: each may stand for several. One that
	 * resolves to nothing is a mistake here, since its author meant something by it.
	 */
	List<String> texts(String place, String attribute, String[] values) {
		return texts(place, attribute, values, StringUtils::commaDelimitedListToStringArray);
	}

	/**
	 * As {@link #texts}, but a comma belongs to the value: Kafka's settings have lists.
	 */
	List<String> settings(String place, String attribute, String[] values) {
		return texts(place, attribute, values, (text) -> new String[] { text });
	}

	private List<String> texts(String place, String attribute, String[] values, Function<String, String[]> splitter) {
		List<String> texts = new ArrayList<>();
		for (String value : values) {
			Object resolved = resolve(place, attribute, value);
			int before = texts.size();
			addTexts(place, attribute, value, resolved, splitter, texts);
			if (texts.size() == before) {
				throw new FailureAnalyzedException(
						"The attribute '" + attribute + "' of " + place + " is '" + value + "', which resolved to "
								+ ((resolved instanceof CharSequence || resolved == null) ? "an empty text."
										: "nothing: " + resolved + "."),
						"Set the property that it refers to, or write the value itself.");
			}
		}
		return texts;
	}

	private void addTexts(String place, String attribute, String value, @Nullable Object resolved,
			Function<String, String[]> splitter, List<String> texts) {
		switch (resolved) {
			case null -> {
			}
			case CharSequence text -> Arrays.stream(splitter.apply(text.toString()))
				.map(String::trim)
				.filter((element) -> !element.isEmpty())
				.forEach(texts::add);
			case Object[] array ->
				Arrays.stream(array).forEach((element) -> addTexts(place, attribute, value, element, splitter, texts));
			case Iterable<?> elements ->
				elements.forEach((element) -> addTexts(place, attribute, value, element, splitter, texts));
			default -> throw wrongType(place, attribute, value, resolved, "a text, or a collection or array of texts");
		}
	}

	private @Nullable Object resolve(String place, String attribute, String value) {
		if (value.isEmpty()) {
			return null;
		}
		try {
			String text = this.beanFactory.resolveEmbeddedValue(value);
			BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
			return (expressions != null) ? expressions.evaluate(text, new BeanExpressionContext(this.beanFactory, null))
					: text;
		}
		catch (BeansException | IllegalArgumentException ex) {
			throw new FailureAnalyzedException("The attribute '" + attribute + "' of " + place + " is '" + value
					+ "', which cannot be resolved: " + ex.getMessage(), UNRESOLVED_ACTION, ex);
		}
	}

	private static FailureAnalyzedException unreadable(String place, String attribute, String value,
			@Nullable String text, String expected) {
		return new FailureAnalyzedException(
				"The attribute '" + attribute + "' of " + place + " is '" + value + "'"
						+ (value.equals(text) ? "." : ", which resolved to '" + text + "'."),
				"Make it " + expected + ".");
	}

	private static FailureAnalyzedException wrongType(String place, String attribute, String value, Object resolved,
			String expected) {
		return new FailureAnalyzedException("The attribute '" + attribute + "' of " + place + " is '" + value
				+ "', which resolved to a " + resolved.getClass().getName() + ".", "Make it " + expected + ".");
	}

}
