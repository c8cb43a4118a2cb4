package dev.prosody.samples.flights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FlightsFileTests {

	private static final String HEADER = "departure,origin,destination,distance_miles,delay_minutes\n";

	@Test
	void readsAllDepartures() throws IOException {
		List<Row> rows = new FlightsFile().rows();

		assertThat(rows).hasSize(20_000);
		assertThat(rows.getFirst())
			.isEqualTo(new Row(1, new Departure(LocalDateTime.parse("2001-01-01T00:47"), "DTW", "LAS", 1_750, 66)));
	}

	@Test
	void rowsOfAnOriginAreInOrderOfDeparture() throws IOException {
		Map<String, List<LocalDateTime>> times = new FlightsFile().rows()
			.stream()
			.map(Row::departure)
			.collect(
					Collectors.groupingBy(Departure::origin, Collectors.mapping(Departure::time, Collectors.toList())));

		assertThat(times).hasSize(220).allSatisfy((origin, ascending) -> assertThat(ascending).isSorted());
	}

	@Test
	void saysWhichRowIsNoDeparture() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> read(HEADER + "2001-01-01T00:47,DTW,LAS,1750,66\n2001-01-01T01:10,HNL,SFO,far,95\n"))
			.withMessage("Row 2 is no departure: 2001-01-01T01:10,HNL,SFO,far,95");
		assertThatIllegalArgumentException().isThrownBy(() -> read(HEADER + "2001-01-01T00:47,DTW\n"))
			.withMessageStartingWith("Row 1 is no departure");
	}

	@Test
	void saysWhichColumnsAreMissing() {
		assertThatIllegalArgumentException().isThrownBy(() -> read("origin,destination\n"))
			.withMessageContaining("Expected the columns departure,origin");
	}

	private static FlightsFile read(String csv) throws IOException {
		return new FlightsFile(new ByteArrayResource(csv.getBytes(StandardCharsets.UTF_8)));
	}

}
