package dev.prosody.faults;

/** The topic grows by a partition. */
final class MorePartitions implements Fault {

	@Override
	public void begin(Trial trial) {
		String topic = trial.group().topic();
		trial.admin().addPartitions(topic, trial.admin().partitions(topic).size() + 1);
	}

	@Override
	public void end(Trial trial) {
		// They stay.
	}

}
