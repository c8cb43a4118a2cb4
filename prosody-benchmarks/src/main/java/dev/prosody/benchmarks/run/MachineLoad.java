package dev.prosody.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time of the whole machine; only Linux tells. */
public final class MachineLoad {

	private static final Path STAT = Path.of("/proc/stat");

	/** Linux counts in hundredths of a second. */
	private static final double TICKS_PER_SECOND = 100;

	/** Columns of the first line: the name and a time each; idle and waiting left out. */
	private static final int[] BUSY = { 1, 2, 3, 6, 7, 8 };

	/** More than a quarter of a core. */
	private static final double DISTURBING_CORES = 0.25;

	private MachineLoad() {
	}

	/**
	 * Whether other processes used so much of the machine that figures suffer.
	 * @param cores that they used
	 * @return whether it was too much
	 */
	public static boolean isDisturbing(double cores) {
		return cores > DISTURBING_CORES;
	}

	/** Seconds that processors were busy; not a number where it is not told. */
	public static double busySeconds() {
		try (Stream<String> lines = Files.lines(STAT)) {
			String[] columns = lines.findFirst().orElse("").split("\\s+");
			double ticks = 0;
			for (int column : BUSY) {
				ticks += Double.parseDouble(columns[column]);
			}
			return ticks / TICKS_PER_SECOND;
		}
		catch (IOException ex) {
			return Double.NaN;
		}
	}

}
