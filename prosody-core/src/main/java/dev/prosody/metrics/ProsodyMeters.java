package dev.prosody.metrics;

import java.util.function.Supplier;

import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.status.ListenerStatus;

/**
 * Where the meters of listeners are. The way to make one is {@link MicrometerMeters}.
 */
public interface ProsodyMeters {

	/**
	 * Makes the meters of one listener.
	 * @param listenerId the listener
	 * @param groupId its consumer group
	 * @param permits how many attempts may run at once
	 * @return its meters
	 */
	ListenerMeters forListener(String listenerId, String groupId, int permits);

	/** The meters of one listener: counts what it is told, and shows the status. */
	interface ListenerMeters extends ListenerMonitor, AutoCloseable {

		/** Registers the meters that show a status. */
		void show(Supplier<ListenerStatus> status);

		/** Removes everything. */
		@Override
		void close();

	}

}
