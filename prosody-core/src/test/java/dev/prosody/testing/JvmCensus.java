package dev.prosody.testing;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * What this JVM holds at a moment, to be compared with what it holds later: reachable
 * instances by class, live threads and registered MBeans by name, open files. Looks at
 * the whole JVM: take it in a process of its own.
 */
public final class JvmCensus {

	private static final Pattern NUMBER = Pattern.compile("\\d+");

	private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

	private static final int WINDOWS = 4;

	private final Map<String, Long> instances;

	private final Map<String, Long> threads;

	private final Map<String, Long> mbeans;

	private final long files;

	private JvmCensus(Map<String, Long> instances, Map<String, Long> threads, Map<String, Long> mbeans, long files) {
		this.instances = instances;
		this.threads = threads;
		this.mbeans = mbeans;
		this.files = files;
	}

	private static JvmCensus take() {
		try {
			MBeanServer server = ManagementFactory.getPlatformMBeanServer();
			// The first collection lets cleaners and references let go of what the second
			// finds
			instances(server);
			return new JvmCensus(instances(server), threads(), mbeans(server), files());
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, Long> instances(MBeanServer server) throws JMException {
		String table = (String) server.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"),
				"gcClassHistogram", new Object[] { new String[0] }, new String[] { String[].class.getName() });
		return table.lines()
			.map(ROW::matcher)
			.filter(Matcher::matches)
			.collect(Collectors.toMap((row) -> row.group(2), (row) -> Long.valueOf(row.group(1)), Long::sum));
	}

	private static Map<String, Long> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.collect(Collectors.groupingBy((thread) -> withoutNumbers(thread.getName()), Collectors.counting()));
	}

	private static Map<String, Long> mbeans(MBeanServer server) {
		return server.queryNames(null, null)
			.stream()
			.collect(Collectors.groupingBy((name) -> withoutNumbers(name.toString()), Collectors.counting()));
	}

	private static String withoutNumbers(String name) {
		return NUMBER.matcher(name).replaceAll("#").replace(' ', '_');
	}

	private static long files() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)
				? system.getOpenFileDescriptorCount() : 0;
	}

	/**
	 * Does something again and again, and says what there is after the last time that was
	 * not there after some. It is counted in between as well: what grows all the time
	 * differs from what was used late, and once, for the first time.
	 * @param warmUp how often it is done before counting
	 * @param cycles how often in all
	 * @param cycle what is done
	 * @return {@code instances}, {@code threads} and {@code mbeans} as
	 * {@code name:number,…}, {@code -} if there are none, and {@code files}
	 * @see LeakRule
	 */
	public static WorkerStatus growth(int warmUp, int cycles, Callable<?> cycle) throws Exception {
		repeat(warmUp, cycle);
		// again, while there is one that has seen what counting needs, as there will be
		// at the end
		JvmCensus first = take().retake().retake();
		JvmCensus last = first;
		Map<String, Long> least = new HashMap<>();
		first.instances.keySet().forEach((type) -> least.put(type, Long.MAX_VALUE));
		for (int i = 0; i < WINDOWS; i++) {
			repeat((cycles - warmUp) / WINDOWS, cycle);
			JvmCensus next = last.retake();
			next.keepLeastGrowth(last, least);
			// the one before is let go: what all of them hold would be counted as well
			last = next;
		}
		return last.growthSince(first, least, new LeakRule((cycles - warmUp) / WINDOWS * WINDOWS));
	}

	private static void repeat(int times, Callable<?> cycle) throws Exception {
		for (int i = 0; i < times; i++) {
			cycle.call();
		}
	}

	/** Keeps this one alive until the other is complete. */
	private JvmCensus retake() {
		JvmCensus next = take();
		Reference.reachabilityFence(this);
		return next;
	}

	/** Of what was there from the beginning. */
	private void keepLeastGrowth(JvmCensus before, Map<String, Long> least) {
		least.replaceAll((type, known) -> Math.min(known,
				this.instances.getOrDefault(type, 0L) - before.instances.getOrDefault(type, 0L)));
	}

	private WorkerStatus growthSince(JvmCensus before, Map<String, Long> least, LeakRule rule) {
		Map<String, Long> more = growth(before.instances, this.instances);
		// what the growth would be if it were always the least of all windows
		more.entrySet()
			.removeIf((entry) -> !rule.isLeak(entry.getKey(), entry.getValue(),
					WINDOWS * least.getOrDefault(entry.getKey(), 0L)));
		return WorkerStatus
			.of(Map.of("instances", inWords(more), "threads", inWords(growth(before.threads, this.threads)), "mbeans",
					inWords(growth(before.mbeans, this.mbeans)), "files", this.files - before.files));
	}

	private static Map<String, Long> growth(Map<String, Long> before, Map<String, Long> after) {
		Map<String, Long> growth = new TreeMap<>();
		after.forEach((name, count) -> {
			long more = count - before.getOrDefault(name, 0L);
			if (more > 0) {
				growth.put(name, more);
			}
		});
		return growth;
	}

	private static String inWords(Map<String, Long> growth) {
		String words = growth.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + ":" + entry.getValue())
			.collect(Collectors.joining(","));
		return words.isEmpty() ? "-" : words;
	}

}
