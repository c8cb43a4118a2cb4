package dev.prosody.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.prosody.engine.offset.LedgerPage;
import dev.prosody.engine.offset.OffsetLedger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An epoch that is in the state a test wants, and remembers what it is told. */
final class StubEpoch implements Epoch {

	/** States as events see them: the last two look alike. */
	enum State {

		OPEN, DRAINING, CANCELLING, CLOSED

	}

	private final OffsetLedger ledger = new OffsetLedger();

	private final List<Long> settled = new ArrayList<>();

	private final List<Throwable> fatal = new ArrayList<>();

	private State state = State.OPEN;

	private boolean fresh = true;

	void state(State state) {
		this.state = state;
	}

	void fresh(boolean fresh) {
		this.fresh = fresh;
	}

	/** Takes an event. */
	EventInProgress take(ConsumerRecord<byte[], byte[]> record) {
		return new EventInProgress(this, this.ledger.take(record.offset(), Optional.empty()), record, 0);
	}

	List<Long> settled() {
		return this.settled;
	}

	List<Throwable> fatalErrors() {
		return this.fatal;
	}

	@Override
	public boolean isOpen() {
		return this.state == State.OPEN;
	}

	@Override
	public boolean isCancelling() {
		return this.state.compareTo(State.CANCELLING) >= 0;
	}

	@Override
	public boolean isMembershipFresh() {
		return this.fresh;
	}

	@Override
	public boolean wasConcluded(long offset, long timestamp) {
		return false;
	}

	@Override
	public void concluded(long offset, long timestamp) {
	}

	@Override
	public void settle(LedgerPage page, long offset, int bytes) {
		if (page.settle(offset)) {
			this.settled.add(offset);
		}
	}

	@Override
	public void fatal(Throwable error) {
		this.fatal.add(error);
	}

}
