package dev.prosody.benchmarks.report;

import java.util.List;
import java.util.Locale;

import dev.prosody.benchmarks.contender.Contenders;
import dev.prosody.benchmarks.run.Figure;
import dev.prosody.benchmarks.run.Results;
import dev.prosody.benchmarks.workload.Trouble;
import dev.prosody.benchmarks.workload.Workload;

/** Rates as bars, relative to the bare loop, as SVG. */
public final class RatioChart {

	private static final int LABEL = 190;

	/** Width of a ratio of one. */
	private static final int UNIT = 260;

	/** Bars end here, with an arrow. */
	private static final double LONGEST = 1.75;

	private static final int ROW = 18;

	private static final int HEAD = 34;

	private final Results results;

	public RatioChart(Results results) {
		this.results = results;
	}

	/** The image. */
	public String svg() {
		StringBuilder bars = new StringBuilder();
		int y = HEAD;
		for (Workload workload : this.results.workloads().stream().filter(RatioChart::isAboutRate).toList()) {
			bars.append(text(8, y + 14, "title", workload.name().toUpperCase(Locale.ROOT)));
			y += ROW + 4;
			List<String> contenders = this.results.contenders(workload)
				.stream()
				.filter((contender) -> !contender.equals(Contenders.POLL_ONLY))
				.toList();
			for (String contender : contenders) {
				bars.append(
						bar(y, contender, this.results.ratio(workload, contender, Contenders.REFERENCE, Figure.RATE)));
				y += ROW;
			}
			y += 10;
		}
		int one = LABEL + UNIT;
		return """
				<svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" font-family="sans-serif" font-size="12">
				<style>.title{font-weight:bold}.bar{fill:#9aa5b1}.own{fill:#2563eb}.one{stroke:#444;stroke-dasharray:3 3}</style>
				<rect width="100%%" height="100%%" fill="#fff"/>
				<text x="8" y="20" class="title">Events per second, relative to the bare loop (median)</text>
				%3$s<line class="one" x1="%4$d" y1="%5$d" x2="%4$d" y2="%2$d"/>
				</svg>
				"""
			.formatted(LABEL + (int) (UNIT * LONGEST) + 70, y, bars, one, HEAD);
	}

	/** Where latency or memory count, rates are the same for all. */
	private static boolean isAboutRate(Workload workload) {
		return switch (workload.trouble()) {
			case Trouble.None none -> true;
			case Trouble.Failures failures -> true;
			case Trouble.SlowKey slow -> false;
			case Trouble.Stuck stuck -> false;
		};
	}

	private static String bar(int y, String contender, double ratio) {
		double shown = Double.isNaN(ratio) ? 0 : Math.min(ratio, LONGEST);
		int width = (int) Math.max(1, UNIT * shown);
		String kind = contender.startsWith("prosody") ? "own" : "bar";
		String label = Markdown.ratio(ratio) + ((ratio > LONGEST) ? " →" : "");
		return text(8, y + 11, "name", contender)
				+ "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n".formatted(kind, LABEL, y, width,
						ROW - 4)
				+ text(LABEL + width + 6, y + 11, "name", label);
	}

	private static String text(int x, int y, String kind, String text) {
		return "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n".formatted(kind, x, y, text);
	}

}
