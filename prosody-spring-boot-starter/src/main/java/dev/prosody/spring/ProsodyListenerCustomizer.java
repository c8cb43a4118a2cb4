package dev.prosody.spring;

import dev.prosody.listener.ListenerSpec;

/**
 * Changes the settings of listeners after annotations and properties were applied: what
 * it sets wins. Every bean of this type is called once for each listener, in their order.
 */
@FunctionalInterface
public interface ProsodyListenerCustomizer {

	/**
	 * Changes the settings of one listener.
	 * @param listenerId the listener's id
	 * @param spec its settings, complete; codec, classifier and retries are set as well
	 */
	void customize(String listenerId, ListenerSpec spec);

}
