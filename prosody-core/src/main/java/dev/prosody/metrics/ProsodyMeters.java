package dev.prosody.metrics;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.status.ListenerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where the meters of clients and their listeners are. The way to make one is
 * {@link MicrometerMeters}.
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

	/**
	 * Makes the meters of a client that are of none of its listeners.
	 * @param droppedNotifications tells how many were dropped so far, {@code null} if
	 * nobody takes any
	 * @param droppedTelemetry tells how many records were dropped so far, {@code null} if
	 * none are written
	 * @return its meters
	 */
	default ClientMeters forClient(@Nullable LongSupplier droppedNotifications,
			@Nullable LongSupplier droppedTelemetry) {
		return () -> {
		};
	}

	/** The meters of one client. */
	@FunctionalInterface
	interface ClientMeters extends AutoCloseable {

		/** Removes everything. */
		@Override
		void close();

	}

	/** The meters of one listener: counts what it is told, and shows the status. */
	interface ListenerMeters extends ListenerMonitor, AutoCloseable {

		/** Registers the meters that show a status. */
		void show(Supplier<ListenerStatus> status);

		/** Removes everything. */
		@Override
		void close();

	}

}
