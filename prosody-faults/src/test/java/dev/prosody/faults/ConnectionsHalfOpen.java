package dev.prosody.faults;

import org.jspecify.annotations.Nullable;

/** Connections of one side stay open, and nothing comes through. */
final class ConnectionsHalfOpen implements Fault {

	private @Nullable Side side;

	@Override
	public void begin(Trial trial) {
		Side chosen = trial.anySide();
		trial.disturb(chosen, (relay) -> relay.blackHole(true));
		this.side = chosen;
	}

	@Override
	public void end(Trial trial) {
		if (this.side != null) {
			trial.cluster().disturb(this.side, (relay) -> relay.blackHole(false));
		}
	}

}
