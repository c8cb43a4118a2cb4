package dev.prosody.handler;

/**
 * Keeps events from the handler that it is not to see. Asked once for each event, after
 * decoding. An event that is not accepted is settled and counted, and never
 * dead-lettered. Thread-safe.
 */
@FunctionalInterface
public interface EventFilter {

	/**
	 * Whether an event reaches the handler.
	 * @param event the event, decoded
	 * @return whether it does
	 * @throws Exception if that cannot be told: treated as a failure of the handler
	 */
	boolean accepts(ProsodyEvent<?> event) throws Exception;

}
