package dev.prosody.spring.boot.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.prosody.spring.listener.NearestId;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The names that a record of properties understands, read off the record itself, so that
 * nothing can be forgotten. Names of maps stand for everything below them, except where
 * the values are records.
 */
final class KnownProperties {

	/** Names, with {@code *} where a map has its key and the values are records. */
	private final Set<String> names = new LinkedHashSet<>();

	/** Names of maps with plain values. */
	private final Set<String> open = new LinkedHashSet<>();

	private KnownProperties() {
	}

	/**
	 * Reads a record.
	 * @param prefix what all names begin with
	 * @param properties the record
	 */
	static KnownProperties of(String prefix, Class<? extends Record> properties) {
		KnownProperties known = new KnownProperties();
		known.add(prefix, properties);
		return known;
	}

	private void add(String prefix, Class<?> type) {
		RecordComponent[] components = type.getRecordComponents();
		Constructor<?> constructor = Arrays.stream(type.getDeclaredConstructors())
			.filter((candidate) -> candidate.getParameterCount() == components.length)
			.findFirst()
			.orElseThrow();
		for (int i = 0; i < components.length; i++) {
			addComponent(prefix + "." + nameOf(components[i], constructor.getParameters()[i]),
					components[i].getGenericType(), components[i].getType());
		}
	}

	private static String nameOf(RecordComponent component, Parameter parameter) {
		Name given = parameter.getAnnotation(Name.class);
		return DataObjectPropertyName.toDashedForm((given != null) ? given.value() : component.getName());
	}

	private void addComponent(String name, Type generic, Class<?> type) {
		if (Map.class.isAssignableFrom(type)) {
			Type value = ((ParameterizedType) generic).getActualTypeArguments()[1];
			if (value instanceof Class<?> values && values.isRecord()) {
				add(name + ".*", values);
			}
			else {
				this.open.add(name);
			}
		}
		else if (type.isRecord()) {
			add(name, type);
		}
		else {
			this.names.add(name);
		}
	}

	/** Whether a name is understood. */
	boolean contains(ConfigurationPropertyName name) {
		String uniform = uniform(dashed(name));
		return candidatesFor(name).stream().anyMatch((known) -> uniform.equals(uniform(known))) || isOpen(uniform);
	}

	private boolean isOpen(String uniform) {
		return this.open.stream()
			.map(KnownProperties::uniform)
			.anyMatch((map) -> uniform.equals(map) || uniform.startsWith(map + "."));
	}

	/** As Boot compares names. */
	private static String uniform(String name) {
		return name.replace("-", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether an environment variable, which has lost dots and dashes, may be understood.
	 */
	boolean containsVariable(String variable) {
		String squashed = squash(variable);
		return this.names.stream().anyMatch((name) -> matches(squashed, name))
				|| this.open.stream().anyMatch((map) -> squashed.startsWith(squash(map)));
	}

	private static boolean matches(String squashed, String name) {
		int star = name.indexOf('*');
		return (star < 0) ? squashed.equals(squash(name)) : squashed.startsWith(squash(name.substring(0, star)))
				&& squashed.endsWith(squash(name.substring(star + 1)));
	}

	private static String squash(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

	/** The name that somebody probably meant, {@code null} if none is near. */
	@Nullable String nearest(ConfigurationPropertyName name) {
		String wrong = dashed(name);
		String nearest = NearestId.of(wrong, candidatesFor(name));
		return (nearest != null && NearestId.distance(wrong, nearest) <= Math.max(3, wrong.length() / 3)) ? nearest
				: null;
	}

	/** All names, with the key that a name has where maps of records have one. */
	private Collection<String> candidatesFor(ConfigurationPropertyName name) {
		Set<String> candidates = new LinkedHashSet<>();
		for (String known : this.names) {
			int star = known.indexOf(".*.");
			if (star < 0) {
				candidates.add(known);
			}
			else {
				int depth = (int) known.substring(0, star).chars().filter((c) -> c == '.').count() + 1;
				if (name.getNumberOfElements() > depth) {
					candidates.add(known.replace("*", name.getElement(depth, Form.ORIGINAL)));
				}
			}
		}
		return candidates;
	}

	/** In the form of the metadata, without the indices of lists. */
	private static String dashed(ConfigurationPropertyName name) {
		int elements = name.getNumberOfElements();
		while (elements > 0 && name.isNumericIndex(elements - 1)) {
			elements--;
		}
		StringBuilder dashed = new StringBuilder();
		for (int i = 0; i < elements; i++) {
			dashed.append((i > 0) ? "." : "").append(name.getElement(i, Form.DASHED));
		}
		return dashed.toString();
	}

}
