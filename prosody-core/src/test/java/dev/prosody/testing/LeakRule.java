package dev.prosody.testing;

/**
 * Which growth is a leak. Ours must not grow, but for what is under way, and for what the
 * JVM keeps with a class and lets go of little by little.
 * <p>
 * Of others, one for each time is a leak, if it comes all the time: code that is rarely
 * needed is linked whenever it is, and that brings some dozens of objects, once. Kafka's
 * measurements have a second sample from their second window on. Texts and arrays of
 * classes alone, with nothing new that holds them, are names that the JVM looks up late,
 * and what reflection keeps while there is memory: up to five each time were seen.
 *
 * @param times how often it was done while counting
 */
record LeakRule(int times) {

	/** A poll, a commit and its callback may be under way when it is counted. */
	private static final int UNDER_WAY = 3;

	/**
	 * Judges the growth of a class.
	 * @param type the class
	 * @param more its additional instances
	 * @param steady the same if it had always grown as in the part of the time in which
	 * it grew least
	 * @return whether it is a leak
	 */
	boolean isLeak(String type, long more, long steady) {
		if (type.startsWith("dev.prosody.")) {
			return more > UNDER_WAY && !type.equals("dev.prosody.send.PayloadEventTypes$Found");
		}
		return switch (type) {
			case "org.apache.kafka.common.metrics.stats.SampledStat$Sample" -> false;
			case "java.lang.String", "[B", "[Ljava.lang.Class;" -> steady >= 10 * this.times;
			// what the garbage collector fills gaps with is nobody's
			default -> steady >= this.times && !type.startsWith("java.lang.invoke.")
					&& !type.contains("jdk.internal.vm.Filler");
		};
	}

}
