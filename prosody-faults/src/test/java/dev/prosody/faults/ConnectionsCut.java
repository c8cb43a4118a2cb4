package dev.prosody.faults;

import dev.prosody.testing.TcpRelay;

/** All connections of one side are reset at once. */
final class ConnectionsCut implements Fault {

	@Override
	public void begin(Trial trial) {
		trial.disturb(trial.anySide(), TcpRelay::cut);
	}

	@Override
	public void end(Trial trial) {
		// New ones are accepted already.
	}

}
