package dev.prosody.faults;

/**
 * A worker is stopped in good order, as in a rolling update; another one takes its place.
 */
final class WorkerTerminated implements Fault {

	@Override
	public void begin(Trial trial) throws Exception {
		trial.anyHealthy().terminate();
	}

	@Override
	public void end(Trial trial) throws Exception {
		trial.startWorker().awaitStart();
	}

}
