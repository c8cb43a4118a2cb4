package dev.prosody.samples.flights;

/** What a user needs to know while a run begins. */
final class Greeting {

	private Greeting() {
	}

	static String of(FlightsProperties flights) {
		String who = "Run " + flights.run() + ", instance " + flights.instance();
		if (flights.isBrokerEmbedded()) {
			return who + ", with a broker in this process.";
		}
		if (!flights.begin()) {
			return who + ", takes part at " + flights.broker() + ".";
		}
		return who + ", begins at " + flights.broker() + "." + System.lineSeparator()
				+ "More instances share its work: --broker=" + flights.broker() + " --join=" + flights.run();
	}

}
