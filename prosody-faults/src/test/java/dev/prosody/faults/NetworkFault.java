package dev.prosody.faults;

import java.time.Duration;
import java.util.function.Consumer;

import dev.prosody.testing.TcpRelay;
import org.jspecify.annotations.Nullable;

/** Something happens to all connections of one side. */
final class NetworkFault implements Fault {

	private static final Duration DELAY = Duration.ofMillis(150);

	private final Consumer<TcpRelay> beginning;

	private final Consumer<TcpRelay> healing;

	private @Nullable Side side;

	private NetworkFault(Consumer<TcpRelay> beginning, Consumer<TcpRelay> healing) {
		this.beginning = beginning;
		this.healing = healing;
	}

	/** They are reset at once; new ones are accepted. */
	static Fault cut() {
		return new NetworkFault(TcpRelay::cut, (relay) -> {
		});
	}

	/** They stay open, and nothing comes through. */
	static Fault halfOpen() {
		return new NetworkFault((relay) -> relay.blackHole(true), (relay) -> relay.blackHole(false));
	}

	/** Everything on them comes late. */
	static Fault slow() {
		return new NetworkFault((relay) -> relay.delay(DELAY), (relay) -> relay.delay(Duration.ZERO));
	}

	@Override
	public void begin(Trial trial) {
		Side chosen = trial.anySide();
		trial.disturb(chosen, this.beginning);
		this.side = chosen;
	}

	@Override
	public void end(Trial trial) {
		if (this.side != null) {
			trial.cluster().disturb(this.side, this.healing);
		}
	}

}
