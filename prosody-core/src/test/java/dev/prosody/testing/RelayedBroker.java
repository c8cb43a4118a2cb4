package dev.prosody.testing;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A broker as a process of its own behind a relay, so that it can be killed, and its
 * connections can fail.
 *
 * @param process the broker
 * @param relay what clients connect to
 */
public record RelayedBroker(BrokerProcess process, TcpRelay relay) implements AutoCloseable {

	/**
	 * Starts both.
	 * @param home an empty directory
	 * @return the broker, which answers
	 */
	public static RelayedBroker start(Path home) throws IOException, InterruptedException {
		int port = Ports.free();
		TcpRelay relay = TcpRelay.to(port);
		return new RelayedBroker(BrokerProcess.behind(home, port, relay.port()).start(), relay);
	}

	@Override
	public void close() throws IOException {
		this.process.close();
		this.relay.close();
	}

}
