package dev.prosody.samples.flights;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.prosody.listener.ProsodyMode;
import dev.prosody.samples.flights.Report.Counts;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Knows what became of each row of the run, whichever instance handled it. The run is
 * over when every row is handled or a dead letter. Thread-safe.
 */
@Component
class RunAudit {

	private static final int EXAMPLES = 5;

	private final PlannedRows rows;

	private final BitSet handled = new BitSet();

	private final BitSet deadLettered = new BitSet();

	private final SortedMap<String, Integer> reasons = new TreeMap<>();

	private final OrderCheck order = new OrderCheck();

	private final RunFigures figures = new RunFigures();

	private final CountDownLatch over = new CountDownLatch(1);

	private int handledAgain;

	private long discarded;

	@Autowired
	RunAudit(FlightsFile file, FlightsProperties flights) {
		this(file.rows().size(), flights.mode());
	}

	RunAudit(int rows, ProsodyMode mode) {
		this.rows = new PlannedRows(rows, mode);
	}

	/**
	 * Takes a result.
	 * @param result the result; those of an airport come in the order of their handling
	 * @param at when it was sent
	 */
	synchronized void handled(HandledDeparture result, Instant at) {
		if (this.handled.get(result.row())) {
			this.handledAgain++;
			return;
		}
		this.handled.set(result.row());
		this.order.add(new Row(result.row(), result.departure()));
		this.figures.add(result, at);
		checkEnd();
	}

	/**
	 * Takes a dead letter; one that is sent again after a crash counts once.
	 * @param row its row
	 * @param failure class of the exception that made it one
	 */
	synchronized void deadLettered(int row, String failure) {
		if (!this.deadLettered.get(row)) {
			this.deadLettered.set(row);
			this.reasons.merge(ClassUtils.getShortName(failure), 1, Integer::sum);
			checkEnd();
		}
	}

	/**
	 * Takes the number of rows that were given up without dead letter: nothing else tells
	 * of them.
	 * @param count how many so far
	 */
	synchronized void discarded(long count) {
		this.discarded = count;
		checkEnd();
	}

	/**
	 * Waits for the end of the run.
	 * @param timeout how long
	 * @return whether it is over
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean awaitEnd(Duration timeout) throws InterruptedException {
		return this.over.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	synchronized Counts counts() {
		return new Counts(this.rows.count(), this.handled.cardinality(), this.handledAgain, this.figures.retries(),
				this.deadLettered.cardinality(), this.discarded, this.order.violations());
	}

	synchronized Report report() {
		return new Report(counts(), this.figures.timing(), this.reasons, this.figures.shares(), this.figures.busiest(),
				problems());
	}

	private void checkEnd() {
		if (this.rows.open(this.handled, this.deadLettered).isEmpty() && this.discarded >= this.rows.discards()) {
			this.over.countDown();
		}
	}

	private List<String> problems() {
		List<String> problems = new ArrayList<>();
		addIfAny(problems, this.rows.open(this.handled, this.deadLettered), "neither handled nor dead letters");
		addIfAny(problems, this.rows.wronglyHandled(this.handled),
				"handled, although they should be " + (this.rows.discards() > 0 ? "discarded" : "dead letters"));
		addIfAny(problems, this.rows.wronglyDeadLettered(this.deadLettered),
				"dead letters, although they should be handled");
		if (this.discarded != this.rows.discards()) {
			problems.add(this.discarded + " rows are discarded, instead of " + this.rows.discards());
		}
		if (this.order.violations() > 0) {
			problems.add(this.order.violations() + " rows were handled before an earlier one of their airport");
		}
		return problems;
	}

	private static void addIfAny(List<String> problems, BitSet rows, String what) {
		if (!rows.isEmpty()) {
			problems.add(rows.cardinality() + " rows are " + what + ", for example "
					+ rows.stream().limit(EXAMPLES).mapToObj(Integer::toString).collect(Collectors.joining(", ")));
		}
	}

}
