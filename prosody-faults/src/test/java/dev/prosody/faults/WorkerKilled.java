package dev.prosody.faults;

/** A worker dies without warning; another one takes its place. */
final class WorkerKilled implements Fault {

	@Override
	public void begin(Trial trial) {
		trial.anyHealthy().kill();
	}

	@Override
	public void end(Trial trial) throws Exception {
		trial.startWorker().awaitStart();
	}

}
