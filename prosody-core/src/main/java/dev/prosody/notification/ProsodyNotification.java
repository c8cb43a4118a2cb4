package dev.prosody.notification;

import java.time.Instant;

/**
 * Something has happened to a listener or to one of its events. Immutable; without
 * payloads, and with keys as hashes only. Delivered one after another on a thread of the
 * client's own, in the order in which they happened to one listener, soon after.
 */
public sealed interface ProsodyNotification permits ListenerStarted, ListenerStopped, ListenerPaused, ListenerResumed,
		PartitionsAssigned, PartitionsRevoked, PartitionsLost, ListenerStalled, ListenerRecovered, EventDeadLettered {

	/** Id of the listener. */
	String listenerId();

	/** Its consumer group. */
	String groupId();

	/** When it happened. */
	Instant time();

}
