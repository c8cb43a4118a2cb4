package dev.prosody.samples.flights;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import dev.prosody.listener.ProsodyMode;
import dev.prosody.samples.flights.Report.Counts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RunAuditTests {

	/** Row 500 is the first that becomes a dead letter. */
	private static final int ROWS = 501;

	private static final int DEAD = 500;

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final RunAudit audit = new RunAudit(ROWS, ProsodyMode.PIPELINE);

	@Test
	void isOverAndGoodWhenEachRowIsWhatItWasToBecome() throws Exception {
		handleAllBut(DEAD);
		assertThat(isOver()).isFalse();

		this.audit.deadLettered(DEAD, "dev.prosody.failure.DecodingException");

		assertThat(isOver()).isTrue();
		assertThat(this.audit.report().problems()).isEmpty();
		assertThat(this.audit.counts()).isEqualTo(new Counts(ROWS, ROWS - 1, 0, 0, 1, 0, 0));
		assertThat(this.audit.report().deadLetterReasons()).containsEntry("DecodingException", 1).hasSize(1);
	}

	@Test
	void namesMissingRows() throws Exception {
		handleAllBut(17, 18, DEAD);

		assertThat(isOver()).isFalse();
		assertThat(this.audit.report().isGood()).isFalse();
		assertThat(this.audit.report().problems())
			.containsExactly("3 rows are neither handled nor dead letters, for example 17, 18, 500");
	}

	@Test
	void isOverButNotGoodWhenRowsBecomeSomethingElse() throws Exception {
		handleAllBut(17);
		this.audit.deadLettered(17, "java.lang.IllegalStateException");

		assertThat(isOver()).isTrue();
		assertThat(this.audit.report().problems()).containsExactly(
				"1 rows are handled, although they should be dead letters, for example 500",
				"1 rows are dead letters, although they should be handled, for example 17");
	}

	@Test
	void countsResultsAndDeadLettersThatComeAgainApart() throws Exception {
		handleAllBut(DEAD);
		this.audit.handled(Departures.handled(7), START);
		this.audit.deadLettered(DEAD, "A");
		this.audit.deadLettered(DEAD, "A");

		assertThat(this.audit.report().isGood()).isTrue();
		assertThat(this.audit.counts()).isEqualTo(new Counts(ROWS, ROWS - 1, 1, 0, 1, 0, 0));
		assertThat(this.audit.report().deadLetterReasons()).containsEntry("A", 1);
	}

	@Test
	void isOverInBestEffortWhenWhatGoesWrongIsDiscarded() throws Exception {
		RunAudit bestEffort = new RunAudit(100, ProsodyMode.BEST_EFFORT);
		IntStream.rangeClosed(1, 100)
			.filter((row) -> row != 25 && row != 75)
			.forEach((row) -> bestEffort.handled(Departures.handled(row), START));
		assertThat(bestEffort.awaitEnd(Duration.ZERO)).isFalse();
		assertThat(bestEffort.report().problems()).containsExactly("0 rows are discarded, instead of 2");

		bestEffort.discarded(2);

		assertThat(bestEffort.awaitEnd(Duration.ZERO)).isTrue();
		assertThat(bestEffort.report().problems()).isEmpty();
		assertThat(bestEffort.counts()).isEqualTo(new Counts(100, 98, 0, 0, 0, 2, 0));
	}

	@Test
	void reportsRowsThatAreDiscardedAlthoughTheyShouldNotBe() {
		handleAllBut(DEAD);
		this.audit.deadLettered(DEAD, "A");
		this.audit.discarded(1);

		assertThat(this.audit.report().problems()).containsExactly("1 rows are discarded, instead of 0");
	}

	@Test
	void reportsRowsThatOvertake() {
		this.audit.handled(Departures.handled(2), START);
		this.audit.handled(Departures.handled(1), START);

		assertThat(this.audit.report().problems())
			.contains("1 rows were handled before an earlier one of their airport");
	}

	@Test
	void addsUpRetriesLookupsSharesAndTime() {
		this.audit.handled(Departures.handled(1, "DFW", "a", 1), START);
		this.audit.handled(Departures.handled(2, "ORD", "b", 3), START.plusSeconds(4));
		this.audit.handled(Departures.handled(3, "DFW", "a", 2), START.plusSeconds(2));

		Report report = this.audit.report();
		assertThat(report.counts().retries()).isEqualTo(3);
		assertThat(report.shares()).containsEntry("a", 2).containsEntry("b", 1);
		assertThat(report.timing().elapsed()).isEqualTo(Duration.ofSeconds(4));
		assertThat(report.timing().lookups()).isEqualTo(6);
		assertThat(report.timing().oneByOne()).isEqualTo(BookingSystem.RESPONSE_TIME.multipliedBy(6));
		assertThat(report.busiest()).extracting(AirportSummary::airport).containsExactly("DFW", "ORD");
	}

	private void handleAllBut(Integer... missing) {
		assertThat(missing).isNotEmpty();
		IntStream.rangeClosed(1, ROWS)
			.filter((row) -> !List.of(missing).contains(row))
			.forEach((row) -> this.audit.handled(Departures.handled(row), START));
	}

	private boolean isOver() throws InterruptedException {
		return this.audit.awaitEnd(Duration.ZERO);
	}

}
