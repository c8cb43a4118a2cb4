package dev.prosody.benchmarks.parts;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Processor time of the whole process for each operation. Made by JMH. */
public final class CpuProfiler implements InternalProfiler {

	private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private long before;

	@Override
	public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
		this.before = this.system.getProcessCpuTime();
	}

	@Override
	@SuppressWarnings("rawtypes") // as JMH declares it
	public Collection<? extends Result> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
			IterationResult result) {
		double used = this.system.getProcessCpuTime() - this.before;
		return List
			.of(new ScalarResult("cpu", used / result.getMetadata().getMeasuredOps(), "ns/op", AggregationPolicy.AVG));
	}

	@Override
	public String getDescription() {
		return "Processor time of the process";
	}

}
