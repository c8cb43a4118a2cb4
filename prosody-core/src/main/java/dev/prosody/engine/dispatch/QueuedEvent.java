package dev.prosody.engine.dispatch;

import dev.prosody.engine.offset.LedgerPage;
import dev.prosody.engine.pipeline.EventInProgress;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** An event as a link of its lane's FIFO. */
final class QueuedEvent extends EventInProgress {

	/** Written by the poll thread before the lane's size is raised. */
	@Nullable QueuedEvent next;

	/** Written by the lane's holder. */
	boolean ended;

	QueuedEvent(Partition partition, LedgerPage page, ConsumerRecord<byte[], byte[]> record, long takenNanos) {
		super(partition, page, record, takenNanos);
	}

}
