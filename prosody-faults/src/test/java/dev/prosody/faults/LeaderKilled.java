package dev.prosody.faults;

import org.apache.kafka.common.TopicPartition;

/**
 * The broker that leads a partition dies; the others go on without it until it is back.
 */
final class LeaderKilled implements Fault {

	private static final int PROGRESS = 300;

	private final TopicPartition partition;

	private int leader;

	/**
	 * Creates the fault.
	 * @param partition the partition
	 */
	LeaderKilled(TopicPartition partition) {
		this.partition = partition;
	}

	@Override
	public void begin(Trial trial) throws Exception {
		this.leader = trial.admin().leader(this.partition);
		trial.cluster().broker(this.leader).kill();
		trial.awaitProgress(PROGRESS);
	}

	@Override
	public void end(Trial trial) throws Exception {
		trial.cluster().broker(this.leader).start();
		trial.awaitProgress(PROGRESS);
	}

}
