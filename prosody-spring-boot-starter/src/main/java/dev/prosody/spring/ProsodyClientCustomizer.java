package dev.prosody.spring;

import dev.prosody.ProsodyClientBuilder;

/**
 * Changes what all listeners and the {@link ProsodyTemplate} share, after properties were
 * applied: what it sets wins. Every bean of this type is called in their order. It is
 * called twice, since sending and listening have a client each: the template works before
 * listeners are known and until all of them have stopped.
 * <p>
 * Group, codec, failure classifier, retries and Kafka consumers are those of each
 * listener, so what the builder says about them does not concern listeners: use a
 * {@link ProsodyListenerCustomizer}, or beans.
 */
@FunctionalInterface
public interface ProsodyClientCustomizer {

	/**
	 * Changes a client that is about to be built.
	 * @param builder the client's builder
	 */
	void customize(ProsodyClientBuilder builder);

}
