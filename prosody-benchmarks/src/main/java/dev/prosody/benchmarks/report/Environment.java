package dev.prosody.benchmarks.report;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.sun.management.OperatingSystemMXBean;

/** When, where and with which versions was measured, as a paragraph. */
final class Environment {

	private static final List<String> LIBRARIES = List.of("kafka-clients", "kafka_2.13", "parallel-consumer-core",
			"spring-kafka", "micrometer-core");

	private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.]*)\\.jar");

	private Environment() {
	}

	static String describe() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return String.format(Locale.ROOT,
				"Measured on %s with %d processors and %d GiB (%s, %s), broker on the same machine; JDK %s; %s.",
				LocalDate.now(ZoneOffset.UTC), system.getAvailableProcessors(), system.getTotalMemorySize() >> 30,
				system.getName(), system.getArch(), Runtime.version(), libraries());
	}

	private static String libraries() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((entry) -> JAR.matcher(Path.of(entry).getFileName().toString()))
			.filter((jar) -> jar.matches() && LIBRARIES.contains(jar.group(1)))
			.map((Matcher jar) -> jar.group(1) + " " + jar.group(2))
			.sorted()
			.collect(Collectors.joining(", "));
	}

}
