package dev.prosody.faults;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Everything on the connections of one side comes late. */
final class ConnectionsSlow implements Fault {

	private static final Duration DELAY = Duration.ofMillis(150);

	private @Nullable Side side;

	@Override
	public void begin(Trial trial) {
		Side chosen = trial.anySide();
		trial.disturb(chosen, (relay) -> relay.delay(DELAY));
		this.side = chosen;
	}

	@Override
	public void end(Trial trial) {
		if (this.side != null) {
			trial.cluster().disturb(this.side, (relay) -> relay.delay(Duration.ZERO));
		}
	}

}
