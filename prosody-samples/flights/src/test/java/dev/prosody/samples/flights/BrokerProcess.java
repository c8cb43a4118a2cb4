package dev.prosody.samples.flights;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A broker as a process of its own. */
final class BrokerProcess implements AutoCloseable {

	private final JavaProcess process;

	private final String address;

	private BrokerProcess(JavaProcess process) {
		this.process = process;
		this.address = process.awaitWordAfter(BrokerMain.READY);
	}

	static BrokerProcess start() throws IOException {
		return new BrokerProcess(JavaProcess.start(BrokerMain.class, List.of()));
	}

	/** Its host and port. */
	String address() {
		return this.address;
	}

	/**
	 * The sample as a process of its own at this broker, noticing soon that another one
	 * has died.
	 */
	JavaProcess flights(String... arguments) throws IOException {
		List<String> soon = List.of("-Dspring.kafka.consumer.properties.session.timeout.ms=3000",
				"-Dspring.kafka.consumer.properties.heartbeat.interval.ms=500");
		String[] all = Arrays.copyOf(arguments, arguments.length + 1);
		all[arguments.length] = "--broker=" + this.address;
		return JavaProcess.start(FlightsApplication.class, soon, all);
	}

	@Override
	public void close() {
		this.process.close();
	}

}
