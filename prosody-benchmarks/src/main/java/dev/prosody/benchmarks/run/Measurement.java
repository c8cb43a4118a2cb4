package dev.prosody.benchmarks.run;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one run has given. Passed from process to process as lines of text.
 *
 * @param figures the figures; those that mean nothing for the workload are missing
 */
public record Measurement(Map<Figure, Double> figures) {

	private static final String MARK = "measured:";

	public Measurement {
		figures = Collections.unmodifiableMap(new EnumMap<>(figures));
	}

	/**
	 * A figure.
	 * @param figure which
	 * @return its value, not a number if there is none
	 */
	public double get(Figure figure) {
		return this.figures.getOrDefault(figure, Double.NaN);
	}

	/** Whether every event was handled once and in order, and all is committed. */
	public boolean isCorrect() {
		return get(Figure.LOST) == 0 && get(Figure.REPEATED) == 0 && get(Figure.DISORDER) == 0
				&& get(Figure.UNCOMMITTED) == 0;
	}

	/** Whether other processes used so much of the machine that figures suffer. */
	public boolean isDisturbed() {
		return MachineLoad.isDisturbing(get(Figure.OTHERS_CORES));
	}

	Measurement with(Figure figure, double value) {
		Map<Figure, Double> all = new EnumMap<>(Figure.class);
		all.putAll(this.figures);
		all.put(figure, value);
		return new Measurement(all);
	}

	String toLines() {
		return this.figures.entrySet()
			.stream()
			.map((figure) -> MARK + figure.getKey() + "=" + figure.getValue())
			.collect(Collectors.joining("\n"));
	}

	/** Reads {@link #toLines} among other output. */
	static Measurement of(String output) {
		Map<Figure, Double> figures = new EnumMap<>(Figure.class);
		output.lines().filter((line) -> line.startsWith(MARK)).forEach((line) -> {
			String[] parts = line.substring(MARK.length()).split("=");
			figures.put(Figure.valueOf(parts[0]), Double.valueOf(parts[1]));
		});
		if (figures.isEmpty()) {
			throw new RunFailedException("Nothing was measured: " + output);
		}
		return new Measurement(figures);
	}

}
