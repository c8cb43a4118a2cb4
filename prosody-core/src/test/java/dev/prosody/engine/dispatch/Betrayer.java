package dev.prosody.engine.dispatch;

/**
 * A class that nobody asks for but strangers, by name. It tells when it is initialised.
 */
final class Betrayer {

	static {
		System.setProperty("prosody.test.betrayer", "initialised");
	}

	private Betrayer() {
	}

}
