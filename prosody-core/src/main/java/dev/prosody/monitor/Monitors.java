package dev.prosody.monitor;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.prosody.deadletter.DeadLetter;
import dev.prosody.failure.FailureKind;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.send.SentEvent;
import dev.prosody.status.UnsettledEvent;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several monitors as one. Behind them is code of others (filters of meters, say): what
 * it throws is reported once and has no other effect.
 */
public final class Monitors implements ListenerMonitor {

	private static final Logger logger = LoggerFactory.getLogger(Monitors.class);

	private final List<ListenerMonitor> monitors;

	/** Those who want to know how long events wait. */
	private final ListenerMonitor[] waiting;

	/** The only one of them that cares about attempts. */
	private final @Nullable ListenerMonitor attempts;

	private final AtomicBoolean complained = new AtomicBoolean();

	private Monitors(List<ListenerMonitor> monitors) {
		this.monitors = List.copyOf(monitors);
		this.attempts = monitors.stream().filter(ListenerMonitor::isAttemptOfInterest).findFirst().orElse(null);
		this.waiting = monitors.stream().filter(ListenerMonitor::isWaitingOfInterest).toArray(ListenerMonitor[]::new);
	}

	/** One for all of them. */
	public static ListenerMonitor of(List<ListenerMonitor> monitors) {
		return monitors.isEmpty() ? NONE : new Monitors(monitors);
	}

	private void tell(Consumer<ListenerMonitor> call) {
		for (ListenerMonitor monitor : this.monitors) {
			try {
				call.accept(monitor);
			}
			catch (RuntimeException | LinkageError ex) {
				complain(ex);
			}
		}
	}

	private void complain(Throwable ex) {
		if (this.complained.compareAndSet(false, true)) {
			logger.warn("A meter or notification fails, events are not affected; reported once", ex);
		}
	}

	@Override
	public void started() {
		tell(ListenerMonitor::started);
	}

	@Override
	public void stopped(@Nullable String failure) {
		tell((monitor) -> monitor.stopped(failure));
	}

	@Override
	public void paused(boolean paused) {
		tell((monitor) -> monitor.paused(paused));
	}

	@Override
	public void assigned(Collection<TopicPartition> partitions) {
		tell((monitor) -> monitor.assigned(partitions));
	}

	@Override
	public void revoked(Collection<TopicPartition> partitions, long nanos) {
		tell((monitor) -> monitor.revoked(partitions, nanos));
	}

	@Override
	public void lost(Collection<TopicPartition> partitions) {
		tell((monitor) -> monitor.lost(partitions));
	}

	@Override
	public void partitions(int total) {
		tell((monitor) -> monitor.partitions(total));
	}

	@Override
	public void stalled(TopicPartition partition, UnsettledEvent oldest) {
		tell((monitor) -> monitor.stalled(partition, oldest));
	}

	@Override
	public void recovered(TopicPartition partition) {
		tell((monitor) -> monitor.recovered(partition));
	}

	@Override
	public void committed(long nanos) {
		tell((monitor) -> monitor.committed(nanos));
	}

	@Override
	public void commitFailed() {
		tell(ListenerMonitor::commitFailed);
	}

	@Override
	public boolean isWaitingOfInterest() {
		return this.waiting.length > 0;
	}

	@Override
	public void waited(long nanos) {
		// for each event: neither a lambda nor an iterator, so that nothing is allocated
		for (ListenerMonitor monitor : this.waiting) {
			try {
				monitor.waited(nanos);
			}
			catch (RuntimeException | LinkageError ex) {
				complain(ex);
			}
		}
	}

	@Override
	public boolean isAttemptOfInterest() {
		return this.attempts != null;
	}

	@Override
	public Object attempted(ProsodyEvent<?> event, int attempt) {
		return (this.attempts != null) ? this.attempts.attempted(event, attempt) : this;
	}

	@Override
	public void ended(ProsodyEvent<?> event, Object attempted, @Nullable Throwable failure,
			@Nullable FailureKind kind) {
		if (this.attempts != null) {
			this.attempts.ended(event, attempted, failure, kind);
		}
	}

	@Override
	public void deadLettered(DeadLetter letter, SentEvent sent) {
		tell((monitor) -> monitor.deadLettered(letter, sent));
	}

}
