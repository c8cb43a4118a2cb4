package dev.prosody.benchmarks;

/** One way to consume a topic with key order, from its beginning. */
interface Contender extends AutoCloseable {

	void start(String bootstrapServers, String topic, Workload workload, Meter meter);

	@Override
	void close();

	static Contender named(String name) {
		return switch (name) {
			case "bare-loop" -> new BareLoop();
			case "prosody" -> new ProsodyContender();
			default -> throw new IllegalArgumentException("No contender '" + name + "': bare-loop or prosody");
		};
	}

}
