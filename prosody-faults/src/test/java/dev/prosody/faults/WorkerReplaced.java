package dev.prosody.faults;

/** A worker ends, and another one takes its place. */
final class WorkerReplaced implements Fault {

	/** How a worker ends. */
	private interface Ending {

		void of(Worker worker) throws Exception;

	}

	private final Ending ending;

	private WorkerReplaced(Ending ending) {
		this.ending = ending;
	}

	/** It dies without warning. */
	static Fault killed() {
		return new WorkerReplaced(Worker::kill);
	}

	/** It is stopped in good order, as in a rolling update. */
	static Fault terminated() {
		return new WorkerReplaced(Worker::terminate);
	}

	@Override
	public void begin(Trial trial) throws Exception {
		this.ending.of(trial.anyHealthy());
	}

	@Override
	public void end(Trial trial) throws Exception {
		trial.startWorker().awaitStart();
	}

}
