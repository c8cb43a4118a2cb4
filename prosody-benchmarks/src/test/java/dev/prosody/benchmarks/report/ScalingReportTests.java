package dev.prosody.benchmarks.report;

import java.util.List;
import java.util.Map;

import dev.prosody.benchmarks.scaling.Series;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScalingReportTests {

	private final List<Series> series = Series.all().subList(0, 3);

	private final String first = this.series.get(0).title();

	private final String second = this.series.get(1).title();

	private final String third = this.series.get(2).title();

	@Test
	void replacesWhatIsMeasuredAndKeepsTheRestInOrder() {
		String before = page("",
				Map.of(this.third, section(this.third, "old"), this.second, section(this.second, "old")));

		String now = page(before,
				Map.of(this.first, section(this.first, "new"), this.second, section(this.second, "new")));

		assertThat(now).doesNotContain(section(this.second, "old"))
			.endsWith(section(this.first, "new") + section(this.second, "new") + section(this.third, "old"));
	}

	private String page(String before, Map<String, String> sections) {
		return ScalingReport.page(before, this.series, sections);
	}

	private static String section(String title, String text) {
		return "\n## " + title + "\n\n" + text + "\n";
	}

}
