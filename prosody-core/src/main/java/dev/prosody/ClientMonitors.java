package dev.prosody;

import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.prosody.listener.ListenerDefinition;
import dev.prosody.metrics.ProsodyMeters;
import dev.prosody.metrics.ProsodyMeters.ClientMeters;
import dev.prosody.metrics.ProsodyMeters.ListenerMeters;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.monitor.Monitors;
import dev.prosody.notification.ListenerNotifier;
import dev.prosody.notification.NotificationQueue;
import dev.prosody.notification.ProsodyNotification;
import dev.prosody.send.EventSender;
import dev.prosody.status.ListenerStatus;
import dev.prosody.telemetry.ReportingSender;
import dev.prosody.telemetry.TelemetryEmitter;
import dev.prosody.telemetry.TelemetryMonitor;
import org.jspecify.annotations.Nullable;

/** Who is told what happens in the listeners of a client. Closed after them. */
final class ClientMonitors implements AutoCloseable {

	private final @Nullable ProsodyMeters meters;

	private final @Nullable NotificationQueue notifications;

	private final @Nullable TelemetryEmitter telemetry;

	/** Of no listener. */
	private final @Nullable ClientMeters own;

	private final List<ListenerMeters> open = new ArrayList<>();

	ClientMonitors(@Nullable ProsodyMeters meters, @Nullable Consumer<? super ProsodyNotification> receiver,
			@Nullable TelemetryEmitter telemetry) {
		this.meters = meters;
		this.telemetry = telemetry;
		NotificationQueue queue = (receiver != null) ? new NotificationQueue(receiver) : null;
		this.notifications = queue;
		this.own = (meters != null) ? meters.forClient((queue != null) ? queue::dropped : null,
				(telemetry != null) ? telemetry::dropped : null) : null;
	}

	/**
	 * What belongs to one listener.
	 *
	 * @param monitor told what happens in it
	 * @param meters its meters, {@code null} for none
	 */
	record Listener(ListenerMonitor monitor, @Nullable ListenerMeters meters) {

		/** Says where its status comes from, once there is one. */
		void show(Supplier<ListenerStatus> status) {
			if (this.meters != null) {
				this.meters.show(status);
			}
		}

	}

	Listener listener(ListenerDefinition definition) {
		List<ListenerMonitor> monitors = new ArrayList<>();
		ListenerMeters counted = null;
		if (this.meters != null) {
			counted = this.meters.forListener(definition.id(), definition.groupId(),
					definition.options().maxConcurrency());
			this.open.add(counted);
			monitors.add(counted);
		}
		if (this.notifications != null) {
			monitors.add(new ListenerNotifier(definition.id(), definition.groupId(), this.notifications,
					InstantSource.system()));
		}
		if (this.telemetry != null) {
			monitors.add(new TelemetryMonitor(this.telemetry, definition.sourceSystem(), Clock.systemUTC()));
		}
		return new Listener(Monitors.of(monitors), counted);
	}

	/** A sender that reports what it sends, where that is wanted. */
	EventSender reporting(EventSender sender, String sourceSystem) {
		return (this.telemetry != null)
				? new ReportingSender(sender, new TelemetryMonitor(this.telemetry, sourceSystem, Clock.systemUTC()))
				: sender;
	}

	/** Notifications that nobody has taken in time. */
	long droppedNotifications() {
		return (this.notifications != null) ? this.notifications.dropped() : 0;
	}

	/** Records of telemetry that could not be written in time. */
	long droppedTelemetry() {
		return (this.telemetry != null) ? this.telemetry.dropped() : 0;
	}

	@Override
	public void close() {
		if (this.notifications != null) {
			this.notifications.close();
		}
		if (this.telemetry != null) {
			this.telemetry.close();
		}
		this.open.forEach(ListenerMeters::close);
		if (this.own != null) {
			this.own.close();
		}
	}

}
