package dev.prosody.samples.flights;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The departures of {@code data/flights.csv}; {@code data/README.md} says whose they are.
 */
@Component
class FlightsFile {

	private static final String HEADER = "departure,origin,destination,distance_miles,delay_minutes";

	private final List<Row> rows;

	FlightsFile() throws IOException {
		this(new ClassPathResource("data/flights.csv"));
	}

	FlightsFile(Resource csv) throws IOException {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(csv.getInputStream(), StandardCharsets.UTF_8))) {
			this.rows = read(reader);
		}
	}

	/** All rows, in the order of the file: ascending departure time per origin. */
	List<Row> rows() {
		return this.rows;
	}

	private static List<Row> read(BufferedReader reader) throws IOException {
		String header = reader.readLine();
		if (!HEADER.equals(header)) {
			throw new IllegalArgumentException("Expected the columns " + HEADER + " but found " + header);
		}
		List<Row> rows = new ArrayList<>();
		for (String line = reader.readLine(); line != null; line = reader.readLine()) {
			rows.add(row(rows.size() + 1, line));
		}
		return List.copyOf(rows);
	}

	private static Row row(int number, String line) {
		try {
			String[] cells = line.split(",", -1);
			return new Row(number, new Departure(LocalDateTime.parse(cells[0]), cells[1], cells[2],
					Integer.parseInt(cells[3]), Integer.parseInt(cells[4])));
		}
		catch (DateTimeParseException | NumberFormatException | ArrayIndexOutOfBoundsException ex) {
			throw new IllegalArgumentException("Row " + number + " is no departure: " + line, ex);
		}
	}

}
