package dev.prosody.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.benchmarks.workload.Workload;

/** All runs so far, by workload and contender in the order of their first runs. */
public final class Results {

	private final Map<Workload, Map<String, List<Measurement>>> runs = new LinkedHashMap<>();

	void add(Workload workload, String contender, Measurement measurement) {
		this.runs.computeIfAbsent(workload, (first) -> new LinkedHashMap<>())
			.computeIfAbsent(contender, (first) -> new ArrayList<>())
			.add(measurement);
	}

	/** The workloads that were run. */
	public Set<Workload> workloads() {
		return this.runs.keySet();
	}

	/**
	 * Who ran a workload.
	 * @param workload the workload
	 * @return names of the contenders
	 */
	public Set<String> contenders(Workload workload) {
		return this.runs.getOrDefault(workload, Map.of()).keySet();
	}

	/**
	 * The runs of a contender.
	 * @param workload the workload
	 * @param contender the contender
	 * @return its measurements, none if it did not run
	 */
	public List<Measurement> of(Workload workload, String contender) {
		return this.runs.getOrDefault(workload, Map.of()).getOrDefault(contender, List.of());
	}

	/**
	 * A figure over the runs of a contender.
	 * @param workload the workload
	 * @param contender the contender
	 * @param figure which figure
	 * @return median and range
	 */
	public Spread spread(Workload workload, String contender, Figure figure) {
		return Spread.of(of(workload, contender).stream().mapToDouble((run) -> run.get(figure)));
	}

	/**
	 * How a contender's median compares to another's.
	 * @param workload the workload
	 * @param contender the contender
	 * @param reference the other
	 * @param figure which figure
	 * @return the ratio, not a number if one of them did not run
	 */
	public double ratio(Workload workload, String contender, String reference, Figure figure) {
		return spread(workload, contender, figure).median() / spread(workload, reference, figure).median();
	}

}
