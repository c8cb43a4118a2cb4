package dev.prosody.faults;

import org.jspecify.annotations.Nullable;

/** A worker does not run for a while, in which others take over, and then goes on. */
final class WorkerFrozen implements Fault {

	private @Nullable Worker worker;

	@Override
	public void begin(Trial trial) throws Exception {
		Worker chosen = trial.anyHealthy();
		chosen.freeze();
		this.worker = chosen;
	}

	@Override
	public void end(Trial trial) throws Exception {
		if (this.worker != null) {
			this.worker.thaw();
		}
	}

}
