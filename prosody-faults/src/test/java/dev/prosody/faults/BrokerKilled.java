package dev.prosody.faults;

import dev.prosody.testing.BrokerProcess;
import org.jspecify.annotations.Nullable;

/** A broker dies without warning, and comes back with what it had written. */
final class BrokerKilled implements Fault {

	private @Nullable BrokerProcess broker;

	@Override
	public void begin(Trial trial) {
		BrokerProcess chosen = trial.cluster().anyBroker(trial.random());
		chosen.kill();
		this.broker = chosen;
	}

	@Override
	public void end(Trial trial) throws Exception {
		if (this.broker != null) {
			this.broker.start();
		}
	}

}
