package dev.prosody.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.prosody.benchmarks.run.Spread;

/** A table in Markdown. Confined to one thread. */
public final class Markdown {

	private final List<String> lines = new ArrayList<>();

	/**
	 * Begins a table.
	 * @param headings of its columns
	 */
	public Markdown(String... headings) {
		row(List.of(headings));
		this.lines.add("| --- ".repeat(headings.length) + "|");
	}

	/**
	 * Adds a row.
	 * @param cells its cells
	 */
	public void row(List<String> cells) {
		this.lines.add(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
	}

	/** A number as people read it: as many digits as matter, a dash if it is none. */
	public static String number(double value) {
		if (Double.isNaN(value) || Double.isInfinite(value)) {
			return "–";
		}
		double size = Math.abs(value);
		String format = (size >= 1000 || value == Math.rint(value)) ? "%,.0f" : (size >= 100) ? "%.0f" : "%.1f";
		return String.format(Locale.ROOT, format, value);
	}

	/** The median, and the range in brackets. */
	static String spread(Spread spread) {
		return number(spread.median()) + " (" + number(spread.min()) + "–" + number(spread.max()) + ")";
	}

	/** A ratio, a dash if it is none. */
	public static String ratio(double value) {
		return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
	}

	@Override
	public String toString() {
		return String.join("\n", this.lines) + "\n";
	}

}
