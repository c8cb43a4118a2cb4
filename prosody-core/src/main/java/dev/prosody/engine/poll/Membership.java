package dev.prosody.engine.poll;

import java.util.concurrent.TimeUnit;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.status.ListenerState;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the consumer is a member of its group. A poll returns normally, and empty,
 * while no broker can be reached: that would look like an idle listener. Confined to the
 * poll thread.
 */
final class Membership {

	private static final Logger logger = LoggerFactory.getLogger(Membership.class);

	private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

	private final ListenerDefinition definition;

	private final StatusBoard board;

	private final EngineClock clock;

	private long nextLook;

	private long connectingSince;

	private boolean warned;

	Membership(ListenerDefinition definition, StatusBoard board, EngineClock clock) {
		this.definition = definition;
		this.board = board;
		this.clock = clock;
		this.nextLook = clock.nanoTime();
		this.connectingSince = this.nextLook;
	}

	/** A new consumer: a member of nothing yet. */
	void reset() {
		this.board.state(ListenerState.CONNECTING);
	}

	void observe(Consumer<?, ?> consumer) {
		long now = this.clock.nanoTime();
		if (now - this.nextLook < 0) {
			return;
		}
		this.nextLook = now + LOOK_INTERVAL;
		if (consumer.groupMetadata().generationId() >= 0) {
			joined();
		}
		else {
			notJoined(now);
		}
	}

	private void joined() {
		if (this.board.state() == ListenerState.CONNECTING) {
			this.board.state(ListenerState.RUNNING);
			logger.info("Listener '{}' is a member of group '{}'", this.definition.id(), this.definition.groupId());
		}
		this.warned = false;
	}

	private void notJoined(long now) {
		if (this.board.state() == ListenerState.RUNNING) {
			this.board.state(ListenerState.CONNECTING);
			this.connectingSince = now;
		}
		if (!this.warned && now - this.connectingSince > PATIENCE) {
			this.warned = true;
			logger.warn("Listener '{}' is not a member of group '{}' yet: no broker can be reached, or the group is "
					+ "busy; it keeps trying", this.definition.id(), this.definition.groupId());
		}
	}

}
