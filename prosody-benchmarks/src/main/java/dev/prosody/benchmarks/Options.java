package dev.prosody.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Arguments of the form {@code --name value}.
 *
 * @param values by name
 */
record Options(Map<String, String> values) {

	static Options of(String[] args, Set<String> known) {
		Map<String, String> values = new HashMap<>();
		for (int i = 0; i < args.length; i += 2) {
			String name = args[i].replaceFirst("^--", "");
			if (!known.contains(name) || i + 1 == args.length) {
				throw new IllegalArgumentException("Not an option with a value: '" + args[i] + "'; known: " + known);
			}
			values.put(name, args[i + 1]);
		}
		return new Options(values);
	}

	int number(String name, int otherwise) {
		return this.values.containsKey(name) ? Integer.parseInt(this.values.get(name)) : otherwise;
	}

	List<String> list(String name, List<String> otherwise) {
		return this.values.containsKey(name) ? List.of(this.values.get(name).split(",")) : otherwise;
	}

}
