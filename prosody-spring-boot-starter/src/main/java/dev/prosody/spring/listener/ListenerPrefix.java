package dev.prosody.spring.listener;

/** Where the properties of a listener are, for messages that can be copied. */
public final class ListenerPrefix {

	private ListenerPrefix() {
	}

	/**
	 * The name that all of them begin with. Boot reads ids with other characters in
	 * brackets only.
	 */
	public static String of(String id) {
		return id.matches("[a-z0-9-]+") ? "prosody.listener." + id : "prosody.listener[" + id + "]";
	}

}
