package dev.prosody.engine.poll;

import java.util.concurrent.TimeUnit;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.status.ListenerState;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the consumer is a member of its group, and whether a broker still answers it. A
 * poll returns normally, and empty, while no broker can be reached: that would look like
 * an idle listener. Confined to the poll thread.
 */
final class Membership {

	private static final Logger logger = LoggerFactory.getLogger(Membership.class);

	private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

	/** Time that joining may take before it counts as trouble. */
	private static final long JOIN_PATIENCE = TimeUnit.SECONDS.toNanos(10);

	private final ListenerDefinition definition;

	private final StatusBoard board;

	private final LastError errors;

	private final EngineClock clock;

	private final long silencePatience;

	private BrokerAnswers answers;

	private long nextLook;

	private long connectingSince;

	private boolean troubled;

	Membership(ListenerDefinition definition, ConsumerSettings settings, StatusBoard board, LastError errors,
			EngineClock clock) {
		this.definition = definition;
		this.board = board;
		this.errors = errors;
		this.clock = clock;
		this.silencePatience = settings.silencePatience().toNanos();
		this.nextLook = clock.nanoTime();
		this.connectingSince = this.nextLook;
		this.answers = new BrokerAnswers(this.nextLook);
	}

	/** A new consumer: a member of nothing yet. */
	void reset() {
		this.answers = new BrokerAnswers(this.clock.nanoTime());
		connecting();
	}

	/** Whether the consumer was a member when it was looked at last. */
	boolean isMember() {
		return this.board.state() == ListenerState.RUNNING;
	}

	/** Called after each poll. */
	void observe(Consumer<?, ?> consumer) {
		long now = this.clock.nanoTime();
		if (now - this.nextLook < 0) {
			return;
		}
		this.nextLook = now + LOOK_INTERVAL;
		boolean silent = this.answers.silence(consumer, now) > this.silencePatience;
		if (consumer.groupMetadata().generationId() < 0) {
			connecting();
			// whoever is refused knows why already
			troubled(now - this.connectingSince > JOIN_PATIENCE && !this.errors.isReported(LastError.Source.POLL),
					"Not a member of group '" + this.definition.groupId()
							+ "' yet: no broker can be reached, or the group is busy; it keeps trying");
		}
		else {
			joined();
			troubled(silent, "No broker answers any more; it keeps trying");
		}
	}

	private void joined() {
		if (this.board.state() == ListenerState.CONNECTING) {
			this.board.state(ListenerState.RUNNING);
			logger.info("Listener '{}' is a member of group '{}'", this.definition.id(), this.definition.groupId());
		}
	}

	private void connecting() {
		if (this.board.state() != ListenerState.CONNECTING) {
			this.board.state(ListenerState.CONNECTING);
			this.connectingSince = this.clock.nanoTime();
		}
	}

	private void troubled(boolean now, String what) {
		if (now && !this.troubled) {
			this.errors.report(LastError.Source.MEMBERSHIP, what, null);
		}
		if (!now && isMember()) {
			this.errors.cleared(LastError.Source.MEMBERSHIP);
		}
		else if (!now) {
			this.errors.obsolete(LastError.Source.MEMBERSHIP);
		}
		this.troubled = now;
	}

}
