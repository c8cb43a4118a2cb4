package dev.prosody.metrics;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.prosody.metrics.ProsodyMeterDocumentation.KindTags;
import dev.prosody.metrics.ProsodyMeters.ListenerMeters;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.UnsettledEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopTimer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What one client has to do with the meters of a listener. What its status tells is read
 * when somebody looks; the rest is counted as it happens. Thread-safe.
 */
final class MicrometerListenerMeters implements ListenerMeters {

	private final ListenerMeterSet set;

	private final int permits;

	private final Consumer<ListenerMeterSet.@Nullable Client> end;

	private final Timer wait;

	private final Timer commit;

	private final Timer revoke;

	private final Counter commitFailures;

	private final Counter stalls;

	private final Counter assigned;

	private final Counter revoked;

	private final Counter lost;

	private ListenerMeterSet.@Nullable Client shown;

	private boolean closed;

	/**
	 * Creates the meters.
	 * @param set where they are
	 * @param permits how many attempts the client may run at once
	 * @param end told once, with what was shown
	 */
	MicrometerListenerMeters(ListenerMeterSet set, int permits, Consumer<ListenerMeterSet.@Nullable Client> end) {
		this.set = set;
		this.permits = permits;
		this.end = end;
		this.wait = set.timer(ProsodyMeterDocumentation.WAIT);
		this.commit = set.timer(ProsodyMeterDocumentation.COMMIT);
		this.revoke = set.timer(ProsodyMeterDocumentation.REVOKE);
		this.commitFailures = set.counter(ProsodyMeterDocumentation.COMMIT_FAILURES, Tags.empty());
		this.stalls = set.counter(ProsodyMeterDocumentation.STALLS, Tags.empty());
		this.assigned = set.counter(ProsodyMeterDocumentation.REBALANCES, kind("assigned"));
		this.revoked = set.counter(ProsodyMeterDocumentation.REBALANCES, kind("revoked"));
		this.lost = set.counter(ProsodyMeterDocumentation.REBALANCES, kind("lost"));
	}

	private static Tags kind(String kind) {
		return Tags.of(KindTags.KIND.asString(), kind);
	}

	@Override
	public synchronized void show(Supplier<ListenerStatus> status) {
		ListenerMeterSet.Client client = new ListenerMeterSet.Client(status, this.permits);
		this.shown = client;
		this.set.show(client);
	}

	@Override
	public synchronized void partitions(int total) {
		ListenerMeterSet.Client client = this.shown;
		if (client != null && !this.closed) {
			this.set.partitions(client, total);
		}
	}

	@Override
	public void close() {
		ListenerMeterSet.Client client;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			client = this.shown;
		}
		this.end.accept(client);
	}

	/** Not where a filter denies the timer: nothing is left to do for each event. */
	@Override
	public boolean isWaitingOfInterest() {
		return !(this.wait instanceof NoopTimer);
	}

	@Override
	public void waited(long nanos) {
		this.wait.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void committed(long nanos) {
		this.commit.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void commitFailed() {
		this.commitFailures.increment();
	}

	@Override
	public void stalled(TopicPartition partition, UnsettledEvent oldest) {
		this.stalls.increment();
	}

	@Override
	public void assigned(Collection<TopicPartition> partitions) {
		this.assigned.increment();
	}

	@Override
	public void revoked(Collection<TopicPartition> partitions, long nanos) {
		this.revoked.increment();
		this.revoke.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void lost(Collection<TopicPartition> partitions) {
		this.lost.increment();
	}

}
