package dev.prosody.samples.flights;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

import dev.prosody.listener.ProsodyMode;
import dev.prosody.samples.flights.Report.Counts;
import dev.prosody.samples.flights.Report.Timing;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTextTests {

	private final TreeMap<String, Integer> reasons = new TreeMap<>();

	private final TreeMap<String, Integer> shares = new TreeMap<>();

	@Test
	void showsWhatBecameOfTheRowsAndHowFast() {
		this.reasons.put("DecodingException", 8);
		this.shares.put("a", 10_000);
		this.shares.put("b", 9_984);

		assertThat(ReportText.of(report(List.of()))).containsSubsequence("rows", "20,000", "handled", "19,984",
				"10,000 a, 9,984 b", "dead letters", "16", "8 DecodingException", "order violations", "0", "retries",
				"400", "handled again", "3", "10.0 s", "1,998 rows per second", "101.9 s", "20,384 look-ups of 5 ms",
				"10.2 times as long", "DFW", "1,102", "9.5 min", "14", "Every row is accounted for.");
	}

	@Test
	void doesNotNameTheOnlyInstance() {
		this.shares.put("lonely", 19_984);

		assertThat(ReportText.of(report(List.of()))).doesNotContain("lonely");
	}

	@Test
	void saysWhatIsWrong() {
		assertThat(ReportText.of(report(List.of("1 rows are late", "2 rows are early"))))
			.endsWith(String.format("NOT every row is accounted for:%n  1 rows are late.%n  2 rows are early.%n"))
			.doesNotContain("Every row is accounted for.");
	}

	@Test
	void survivesRunWithoutResults() {
		Report report = new Report(new Counts(20_000, 0, 0, 0, 0, 0, 0), new Timing(Duration.ZERO, 0), this.reasons,
				this.shares, List.of(), List.of("nothing came"));

		assertThat(ReportText.of(report)).contains("0 rows per second", "nothing came");
	}

	@Test
	void showsDiscardedRowsOnlyIfThereAreAny() {
		Report report = new Report(new Counts(20_000, 19_584, 0, 0, 0, 416, 0), new Timing(Duration.ofSeconds(10), 1),
				this.reasons, this.shares, List.of(), List.of());

		assertThat(ReportText.of(report)).containsSubsequence("dead letters", "0", "discarded", "416");
		assertThat(ReportText.of(report(List.of()))).doesNotContain("discarded");
	}

	@Test
	void showsModesSideBySide() {
		String table = ModeTable
			.of(List.of(new ModeResult(ProsodyMode.LOW_LATENCY, report(List.of()), Duration.ofMillis(9_876)),
					new ModeResult(ProsodyMode.BEST_EFFORT, report(List.of()), Duration.ZERO)));

		assertThat(table.lines().skip(1)).hasSize(3)
			.satisfiesExactly(
					(line) -> assertThat(line)
						.matches("mode +handled +rows/s +p99 send to start +retries +dead letters +discarded"),
					(line) -> assertThat(line).matches("low-latency +19,984 +1,998 +9.88 s +400 +16 +0"),
					(line) -> assertThat(line).matches("best-effort +19,984 +1,998 +0.00 s +400 +16 +0"));
	}

	private Report report(List<String> problems) {
		return new Report(new Counts(20_000, 19_984, 3, 400, 16, 0, 0), new Timing(Duration.ofSeconds(10), 20_384),
				this.reasons, this.shares, List.of(new AirportSummary("DFW", 1_102, 10_469, 14)), problems);
	}

}
