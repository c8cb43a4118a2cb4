package dev.prosody.engine.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

import dev.prosody.engine.offset.OffsetLedger;
import dev.prosody.engine.pipeline.Epoch;
import dev.prosody.testing.history.EventPosition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A partition as the broker keeps it, with the epoch that consumes it and a model of what
 * is in flight.
 */
final class SimulatedPartition {

	/** How far it is assigned. */
	enum State {

		CLOSED, OPEN, DRAINING, CANCELLED

	}

	private static final byte[] VALUE = { 'v' };

	private final TopicPartition id;

	private final List<byte[]> log = new ArrayList<>();

	private final Map<Partition, NavigableSet<Long>> inFlight = new HashMap<>();

	private int next;

	private long committed;

	private State state = State.CLOSED;

	private Partition epoch;

	private boolean anythingPolled;

	SimulatedPartition(TopicPartition id) {
		this.id = id;
	}

	TopicPartition id() {
		return this.id;
	}

	State state() {
		return this.state;
	}

	void state(State state) {
		this.state = state;
	}

	Partition epoch() {
		return this.epoch;
	}

	/** A new epoch reads from what was committed. */
	void opened(Partition epoch) {
		this.epoch = epoch;
		this.state = State.OPEN;
		this.next = (int) this.committed;
		this.anythingPolled = false;
		this.inFlight.put(epoch, new TreeSet<>());
	}

	boolean isCurrent(Epoch candidate) {
		return this.state != State.CLOSED && this.epoch == candidate;
	}

	EventPosition position(long offset) {
		return new EventPosition(this.id.topic(), this.id.partition(), offset);
	}

	long send(byte[] key) {
		this.log.add(key);
		return this.log.size() - 1;
	}

	int unread() {
		return this.log.size() - this.next;
	}

	List<ConsumerRecord<byte[], byte[]>> read(int count) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		for (int i = 0; i < count && this.next < this.log.size(); i++) {
			byte[] key = this.log.get(this.next);
			records.add(new ConsumerRecord<>(this.id.topic(), this.id.partition(), this.next, 0,
					TimestampType.CREATE_TIME, (key != null) ? key.length : -1, VALUE.length, key, VALUE,
					new RecordHeaders(), Optional.empty()));
			this.inFlight.get(this.epoch).add((long) this.next);
			this.next++;
		}
		return records;
	}

	/** Everything read is taken, as the poll loop tells the ledger. */
	void polled() {
		this.epoch.ledger().polledUpTo(new OffsetAndMetadata(this.next));
		this.anythingPolled = true;
	}

	void settled(Partition epoch, long offset) {
		this.inFlight.get(epoch).remove(offset);
	}

	/** What is worth a commit, {@code null} if nothing. */
	Long committable() {
		if (this.state == State.CLOSED) {
			return null;
		}
		OffsetAndMetadata offset = this.epoch.ledger().committable();
		return (offset != null && offset.offset() > this.committed) ? offset.offset() : null;
	}

	void committed(long offset) {
		this.committed = offset;
	}

	boolean isFinished() {
		return this.state == State.OPEN && this.next == this.log.size() && this.committed == this.log.size();
	}

	/** Only while no handler runs: what has returned may not be settled before. */
	void compareWithModel() {
		if (this.state == State.CLOSED) {
			return;
		}
		NavigableSet<Long> model = this.inFlight.get(this.epoch);
		long lowest = model.isEmpty() ? OffsetLedger.NONE : model.first();
		assertThat(this.epoch.inFlight()).as("in flight in %s", this.epoch).isEqualTo(model.size());
		assertThat(this.epoch.ledger().lowestUnsettled()).as("lowest unsettled in %s", this.epoch).isEqualTo(lowest);
		OffsetAndMetadata committable = this.epoch.ledger().committable();
		if (this.anythingPolled && committable != null) {
			assertThat(committable.offset()).isEqualTo((lowest != OffsetLedger.NONE) ? lowest : this.next);
		}
	}

	@Override
	public String toString() {
		return "%s: %s, %d of %d read, %d committed".formatted(this.epoch, this.state, this.next, this.log.size(),
				this.committed);
	}

}
