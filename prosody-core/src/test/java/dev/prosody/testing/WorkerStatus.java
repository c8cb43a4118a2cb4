package dev.prosody.testing;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a worker process says about itself in one line, as {@code name=value} words. */
public final class WorkerStatus {

	/** How such a line begins. */
	public static final String PREFIX = "status ";

	private final Map<String, String> values;

	private WorkerStatus(Map<String, String> values) {
		this.values = values;
	}

	/** A status of some values. */
	public static WorkerStatus of(Map<String, ?> values) {
		Map<String, String> texts = new TreeMap<>();
		values.forEach((name, value) -> texts.put(name, value.toString()));
		return new WorkerStatus(texts);
	}

	/** Reads the rest of a line after the prefix. */
	public static WorkerStatus parse(String text) {
		Map<String, String> values = new TreeMap<>();
		for (String word : text.split(" ")) {
			String[] parts = word.split("=", 2);
			values.put(parts[0], parts[1]);
		}
		return new WorkerStatus(values);
	}

	/** A value as a number. */
	public long number(String name) {
		return Long.parseLong(this.values.get(name));
	}

	/** A value as text. */
	public String text(String name) {
		return this.values.get(name);
	}

	/** The whole line. */
	@Override
	public String toString() {
		return PREFIX + this.values.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining(" "));
	}

}
