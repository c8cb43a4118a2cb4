package dev.prosody.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * Writes a flat JSON object: Jackson is optional in this module, and eleven fields are no
 * reason to need it.
 */
final class JsonObject {

	private final StringBuilder text = new StringBuilder("{");

	void put(String name, @Nullable String value) {
		if (value != null) {
			name(name);
			string(value);
		}
	}

	void put(String name, long value) {
		name(name);
		this.text.append(value);
	}

	private void name(String name) {
		if (this.text.length() > 1) {
			this.text.append(',');
		}
		string(name);
		this.text.append(':');
	}

	/**
	 * As RFC 8259 asks in section 7. A lone surrogate is no character, and strict readers
	 * refuse a record that has one, escaped or not: it is replaced.
	 */
	private void string(String value) {
		this.text.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			switch (c) {
				case '"' -> this.text.append("\\\"");
				case '\\' -> this.text.append("\\\\");
				case '\n' -> this.text.append("\\n");
				case '\r' -> this.text.append("\\r");
				case '\t' -> this.text.append("\\t");
				default -> {
					if (c < ' ') {
						this.text.append("\\u%04x".formatted((int) c));
					}
					else {
						this.text.append(isLoneSurrogate(value, i) ? '\ufffd' : c);
					}
				}
			}
		}
		this.text.append('"');
	}

	private static boolean isLoneSurrogate(String value, int i) {
		char c = value.charAt(i);
		if (Character.isHighSurrogate(c)) {
			return i + 1 >= value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
		}
		return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
	}

	@Override
	public String toString() {
		return this.text + "}";
	}

}
