package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.List;

import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.dispatch.Partition;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end: start nothing, let what runs finish, then tell it to stop, commit what
 * is settled. Keeps polling meanwhile, so that the group sees a living member; records
 * that arrive now are never taken. Confined to the poll thread.
 */
final class StopSequence {

	private static final Logger logger = LoggerFactory.getLogger(StopSequence.class);

	/**
	 * Shares of the shutdown budget: drain, cancel, commit; the rest closes the client.
	 */
	private static final double DRAIN = 0.6;

	static final double CANCEL = 0.8;

	private static final double COMMIT = 0.9;

	private static final Duration POLL = Duration.ofMillis(10);

	private static final long LOOK_MILLIS = 20;

	private final String listenerId;

	private final Assignment assignment;

	private final Dispatcher dispatcher;

	private final Commits commits;

	private final EngineHost host;

	StopSequence(String listenerId, Assignment assignment, Dispatcher dispatcher, Commits commits, EngineHost host) {
		this.listenerId = listenerId;
		this.assignment = assignment;
		this.dispatcher = dispatcher;
		this.commits = commits;
		this.host = host;
	}

	void run(Consumer<byte[], byte[]> consumer, Budget budget) {
		this.dispatcher.drain(epochs());
		awaitIdle(consumer, budget, DRAIN);
		this.dispatcher.cancel(epochs());
		awaitIdle(consumer, budget, CANCEL);
		List<AssignedPartition> stopped = List.copyOf(this.assignment.all());
		this.dispatcher.end(epochs());
		commit(consumer, budget);
		List<Partition> unfinished = Assignment.epochsOf(stopped).stream().filter(Partition::isBusy).toList();
		if (!unfinished.isEmpty()) {
			logger.warn("Listener '{}': handlers of {} did not end in time and go on without effect; their events "
					+ "will be redelivered", this.listenerId, unfinished.stream().map(Partition::id).toList());
		}
		logger.info("Listener '{}' stopped after {} ms", this.listenerId, budget.elapsed().toMillis());
	}

	private List<Partition> epochs() {
		return Assignment.epochsOf(this.assignment.all());
	}

	private void awaitIdle(Consumer<byte[], byte[]> consumer, Budget budget, double share) {
		boolean polls = true;
		while (budget.isWithin(share) && epochs().stream().anyMatch(Partition::isBusy)) {
			if (polls) {
				polls = poll(consumer);
			}
			this.host.awaitIdle(LOOK_MILLIS);
		}
	}

	/** What is taken away meanwhile is committed by its revocation, or not at all. */
	private void commit(Consumer<byte[], byte[]> consumer, Budget budget) {
		boolean polls = true;
		while (polls && !this.commits.commitNow(this.assignment.all(), consumer, budget.until(COMMIT))) {
			polls = budget.isWithin(COMMIT) && poll(consumer);
		}
	}

	/** Returns whether it is worth to poll again. */
	private boolean poll(Consumer<byte[], byte[]> consumer) {
		try {
			consumer.pause(consumer.assignment());
			this.host.polling();
			consumer.poll(POLL);
			this.host.polled();
			return true;
		}
		catch (RuntimeException ex) {
			logger.debug("Listener '{}': poll failed while stopping", this.listenerId, ex);
			return false;
		}
	}

}
