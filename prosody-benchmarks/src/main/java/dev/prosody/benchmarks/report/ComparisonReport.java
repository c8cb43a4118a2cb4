package dev.prosody.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.prosody.benchmarks.contender.Contenders;
import dev.prosody.benchmarks.run.Figure;
import dev.prosody.benchmarks.run.Measurement;
import dev.prosody.benchmarks.run.Results;
import dev.prosody.benchmarks.run.Spread;
import dev.prosody.benchmarks.workload.Trouble;
import dev.prosody.benchmarks.workload.Workload;

import static dev.prosody.benchmarks.report.Markdown.number;
import static dev.prosody.benchmarks.report.Markdown.ratio;

/** The comparison as a page of Markdown. */
public final class ComparisonReport {

	private static final Map<String, String> TITLES = Map.of("w1", "W1: handlers that block for 5 ms, short", "w1x",
			"W1x: handlers that block for 5 ms", "w2", "W2: handlers that do nothing", "w3", "W3: skewed keys, 2 ms",
			"w4", "W4: one key of 200 ms among keys of 2 ms, produced while consumed", "w5",
			"W5: some events fail twice, retried after 100 ms", "w6", "W6: one event is stuck");

	private final Results results;

	private final String remark;

	/**
	 * Prepares a page.
	 * @param results what was measured
	 * @param remark what the reader must know besides, may be empty
	 */
	public ComparisonReport(Results results, String remark) {
		this.results = results;
		this.remark = remark;
	}

	/** The page. */
	public String text() {
		StringBuilder page = new StringBuilder(
				"""
						# Results

						Written by `dev.prosody.benchmarks.Comparison`; [README.md](README.md) says what is measured and how to run
						it. Medians; ranges in brackets.

						""");
		page.append(Environment.describe()).append(' ').append(this.remark).append("\n\n![Ratios](chart.svg)\n");
		this.results.workloads().forEach((workload) -> page.append(section(workload)));
		return page.toString();
	}

	private String section(Workload workload) {
		return "\n## " + TITLES.get(workload.name()) + "\n\n"
				+ "%,d events, %,d keys, %d partitions, %d at once, `%s`.".formatted(workload.events(), workload.keys(),
						workload.partitions(), workload.concurrency(), workload.spec())
				+ "\n\n" + rates(workload) + special(workload);
	}

	private Markdown rates(Workload workload) {
		Markdown table = new Markdown("contender", "runs", "events/s", "to bare loop", "to Parallel Consumer",
				"CPU µs/event", "bytes/event", "peak RSS MB", "at once", "lost / again / disorder", "not committed",
				"disturbed");
		for (String contender : this.results.contenders(workload)) {
			List<Measurement> runs = this.results.of(workload, contender);
			table.row(List.of(contender, "" + runs.size(), spread(workload, contender, Figure.RATE),
					ratio(this.results.ratio(workload, contender, Contenders.REFERENCE, Figure.RATE)),
					ratio(this.results.ratio(workload, contender, Contenders.PARALLEL_CONSUMER, Figure.RATE)),
					spread(workload, contender, Figure.CPU_MICROS), median(workload, contender, Figure.ALLOCATED),
					median(workload, contender, Figure.RESIDENT_MB), median(workload, contender, Figure.MOST_RUNNING),
					sums(runs, Figure.LOST, Figure.REPEATED, Figure.DISORDER), sums(runs, Figure.UNCOMMITTED),
					"" + runs.stream().filter(Measurement::isDisturbed).count()));
		}
		return table;
	}

	private String special(Workload workload) {
		return switch (workload.trouble()) {
			case Trouble.None none -> "";
			case Trouble.Failures failures -> "";
			case Trouble.SlowKey slow -> "\n" + latencies(workload);
			case Trouble.Stuck stuck -> "\n" + whileStuck(workload);
		};
	}

	private Markdown latencies(Workload workload) {
		Markdown table = new Markdown("contender", "other keys of the partition: p50 ms", "p99 ms", "max ms",
				"p99 to bare loop");
		for (String contender : this.results.contenders(workload)) {
			table.row(List.of(contender, spread(workload, contender, Figure.NEIGHBOUR_P50),
					spread(workload, contender, Figure.NEIGHBOUR_P99),
					spread(workload, contender, Figure.NEIGHBOUR_MAX),
					ratio(this.results.ratio(workload, contender, Contenders.REFERENCE, Figure.NEIGHBOUR_P99))));
		}
		return table;
	}

	private Markdown whileStuck(Workload workload) {
		Markdown table = new Markdown("contender", "share of the rest done meanwhile");
		for (String contender : this.results.contenders(workload)) {
			Spread share = this.results.spread(workload, contender, Figure.DONE_WHILE_STUCK);
			table.row(List.of(contender, number(100 * share.median()) + " %"));
		}
		return table;
	}

	private String spread(Workload workload, String contender, Figure figure) {
		return Markdown.spread(this.results.spread(workload, contender, figure));
	}

	private String median(Workload workload, String contender, Figure figure) {
		return number(this.results.spread(workload, contender, figure).median());
	}

	private static String sums(List<Measurement> runs, Figure... figures) {
		return String.join(" / ",
				Stream.of(figures)
					.map((figure) -> number(runs.stream().mapToDouble((run) -> run.get(figure)).sum()))
					.toList());
	}

}
