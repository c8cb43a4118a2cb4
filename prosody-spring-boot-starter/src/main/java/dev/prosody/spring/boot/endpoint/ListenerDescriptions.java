package dev.prosody.spring.boot.endpoint;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

import dev.prosody.listener.ListenerHandle;
import dev.prosody.status.BusyKey;
import dev.prosody.status.EventCounts;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.RecentFailure;
import dev.prosody.status.UnsettledEvent;
import dev.prosody.status.WaitingEvent;
import org.jspecify.annotations.Nullable;

/** What a listener's status is to the outside. */
final class ListenerDescriptions {

	/** Who needs more has a cause to look for and not events. */
	private static final int WAITING_EVENTS = 20;

	/** Of each kind. */
	private static final int KEYS = 10;

	private ListenerDescriptions() {
	}

	static ListenersDescriptor.Summary summary(ListenerHandle listener) {
		ListenerStatus status = listener.status();
		return new ListenersDescriptor.Summary(status.groupId(), status.state(), status.paused(), status.stalled(),
				status.partitions().size(), status.running(), status.inFlight(), ifKnown(status.lag()),
				status.lastError());
	}

	private static @Nullable Long ifKnown(long value) {
		return (value < 0) ? null : value;
	}

	static ListenerDescriptor whole(ListenerHandle listener, boolean showKeys) {
		ListenerStatus status = listener.status();
		return new ListenerDescriptor(status.id(), status.groupId(), status.state(), status.paused(), status.stalled(),
				status.running(), listener.definition().options().maxConcurrency(), counts(status.counts()),
				status.lastError(), status.partitions().stream().map(ListenerDescriptions::partition).toList(),
				listener.waitingEvents(WAITING_EVENTS).stream().map(ListenerDescriptions::waiting).toList(),
				keys(listener.busyKeys(), showKeys),
				listener.recentFailures().stream().map(ListenerDescriptions::failure).toList());
	}

	private static ListenerDescriptor.Counts counts(EventCounts counts) {
		return new ListenerDescriptor.Counts(counts.succeeded(), counts.retries(), counts.deadLettered(),
				counts.discarded(), counts.skipped(), counts.aborted());
	}

	private static ListenerDescriptor.Partition partition(PartitionStatus partition) {
		boolean known = partition.unpolled() >= 0;
		UnsettledEvent oldest = partition.oldestUnsettled();
		return new ListenerDescriptor.Partition(partition.topic(), partition.partition(), partition.position(),
				partition.watermark(), partition.committed(),
				(known && partition.position() >= 0) ? partition.position() + partition.unpolled() : null,
				partition.inFlight(), partition.ahead(), ifKnown(partition.lag()), partition.pause(),
				(oldest != null) ? new ListenerDescriptor.Oldest(oldest.offset(), oldest.keyHash(), text(oldest.age()),
						oldest.attempts()) : null);
	}

	private static ListenerDescriptor.Waiting waiting(WaitingEvent event) {
		Duration next = event.nextAttempt();
		return new ListenerDescriptor.Waiting(event.topic(), event.partition(), event.offset(), event.keyHash(),
				event.attempts(), event.exception(), (next != null) ? text(next) : null);
	}

	private static ListenerDescriptor.Keys keys(List<BusyKey> busiest, boolean show) {
		List<BusyKey> slowest = busiest.stream().sorted(Comparator.comparing(BusyKey::attempt).reversed()).toList();
		return new ListenerDescriptor.Keys(first(busiest, show), first(slowest, show));
	}

	private static List<ListenerDescriptor.Key> first(List<BusyKey> keys, boolean show) {
		return keys.stream()
			.limit(KEYS)
			.map((key) -> new ListenerDescriptor.Key(key.topic(), key.partition(), key.keyHash(),
					show ? key.key() : null, Math.round(key.share() * 1000) / 1000.0, text(key.attempt())))
			.toList();
	}

	private static String text(Duration duration) {
		return duration.truncatedTo(ChronoUnit.MILLIS).toString();
	}

	private static ListenerDescriptor.Failure failure(RecentFailure failure) {
		return new ListenerDescriptor.Failure(failure.exception(), failure.count(), failure.last(), failure.topic(),
				failure.partition(), failure.offset());
	}

}
