package dev.prosody.engine.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.testing.Records;

/**
 * Epochs and events with nothing but what a proof needs: thousands are made at a time.
 */
final class EpochFixture {

	private static final String KEY = "key";

	private EpochFixture() {
	}

	static Partition open(Partition... predecessors) {
		return new Partition(Records.ORDERS_0, new DeafHost(), List.of(predecessors),
				new KeyLoads(1, EngineClock.SYSTEM), new LaneBudget(1), null);
	}

	/** An event of the one key, taken by the epoch. */
	static QueuedEvent event(Partition epoch, long offset) {
		return new QueuedEvent(epoch, epoch.ledger().take(offset, Optional.empty()), Records.record(offset, KEY), 0);
	}

	/** The lane of the one key with its first event, held by the caller. */
	static Lane lane(Partition epoch, QueuedEvent first) {
		List<Lane> ready = new ArrayList<>(1);
		epoch.append(List.of(first), ready);
		return ready.getFirst();
	}

	/** A lane without key with one event, held by the caller. */
	static Lane lane(Partition epoch, long offset) {
		Lane lane = new Lane(epoch, null);
		lane.append(event(epoch, offset));
		return lane;
	}

	/** Whether an event was dropped at the end of its epoch. */
	static boolean isDropped(QueuedEvent event) {
		return event.keyHash() == null;
	}

	/** Nobody waits for these epochs. */
	private static final class DeafHost implements EpochHost {

		@Override
		public boolean isMembershipFresh() {
			return true;
		}

		@Override
		public void epochIdle() {
		}

		@Override
		public void fatal(Throwable error) {
			throw new IllegalStateException(error);
		}

	}

}
