package dev.prosody.faults;

import org.jspecify.annotations.Nullable;

/** One more worker comes, and goes. */
final class WorkerVisits implements Fault {

	private @Nullable Worker worker;

	@Override
	public void begin(Trial trial) throws Exception {
		Worker visitor = trial.startWorker();
		visitor.awaitStart();
		this.worker = visitor;
	}

	@Override
	public void end(Trial trial) throws Exception {
		if (this.worker != null && this.worker.isHealthy()) {
			this.worker.terminate();
		}
	}

}
