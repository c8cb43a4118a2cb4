package dev.prosody.benchmarks.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process has used so far.
 *
 * @param nanoTime when, in {@link System#nanoTime}
 * @param cpuNanos processor time
 * @param allocatedBytes allocated by threads, ended ones too
 */
record Usage(long nanoTime, long cpuNanos, long allocatedBytes) {

	private static final Path STATUS = Path.of("/proc/self/status");

	static Usage now() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
		return new Usage(System.nanoTime(), system.getProcessCpuTime(), threads.getTotalThreadAllocatedBytes());
	}

	Usage minus(Usage before) {
		return new Usage(this.nanoTime - before.nanoTime, this.cpuNanos - before.cpuNanos,
				this.allocatedBytes - before.allocatedBytes);
	}

	/** Largest resident memory so far in MB; not a number where there is no Linux. */
	static double residentMb() {
		try {
			return Files.readAllLines(STATUS)
				.stream()
				.filter((line) -> line.startsWith("VmHWM:"))
				.mapToDouble((line) -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
				.findFirst()
				.orElse(Double.NaN);
		}
		catch (IOException ex) {
			return Double.NaN;
		}
	}

}
